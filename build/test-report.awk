# Sums JUnit XML reports: a line for each skipped test, then "TOTAL passed failed skipped".
# A record is what follows one "<", so it holds one tag with its attributes.
BEGIN { RS = "<" }

FNR == 1 {
  run = FILENAME
  sub(/\/target\/.*/, "", run)
  sub(/.*\//, "", run)
  if (FILENAME ~ /surefire-reports-jdk17/) run = run ", JDK 17"
}

# Text, which may hold what looks like a tag: output of tests, stack traces.
/^!\[CDATA\[/ { inText = 1 }
inText {
  text = text "<" $0
  if (index($0, "]]>")) inText = 0
  next
}

/^testcase[ >]/ { test = attribute("classname") "." attribute("name"); verdict = "passed" }
/^(failure|error)[ >\/]/ { verdict = "failed" }
/^skipped[ >\/]/ { verdict = "skipped"; reason = attribute("message"); text = "" }
/^\/skipped>/ { if (reason == "") reason = firstOfTrace(text) }
/^\/testcase>/ || (/^testcase[ >]/ && /\/>[ \n]*$/) {
  total[verdict]++
  if (verdict == "skipped") print "skipped: " test " (" run "): " reason
}

END { print "TOTAL", total["passed"] + 0, total["failed"] + 0, total["skipped"] + 0 }

function attribute(name,    value) {
  if (!match($0, "[ \n]" name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&#10;/, " ", value)
  gsub(/&lt;/, "<", value)
  gsub(/&gt;/, ">", value)
  gsub(/&quot;/, "\"", value)
  gsub(/&apos;|&#39;/, "'", value)
  gsub(/&amp;/, "\\&", value)
  return value
}

# What a stack trace says before its frames, without the exception's class.
function firstOfTrace(trace) {
  sub(/\n[ \t]+at .*/, "", trace)
  sub(/\]\]>.*/, "", trace)
  sub(/^<!\[CDATA\[[^ \n]+:[ \n]*/, "", trace)
  gsub(/\n/, " ", trace)
  return trace
}
