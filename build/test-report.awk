# Sums JUnit XML reports: a line for each skipped test, then "TOTAL passed failed skipped".
# A record is what follows one "<", so it holds one tag with its attributes.
BEGIN { RS = "<" }

FNR == 1 {
  printed = 0
  run = FILENAME
  sub(/\/target\/surefire-reports.*/, "", run)
  sub(/.*\//, "", run)
  if (FILENAME ~ /surefire-reports-jdk17/) run = run ", JDK 17"
}

# What a test printed may look like a tag.
/^system-(out|err)[ >]/ { printed = 1 }
/^\/system-(out|err)>/ { printed = 0 }
printed { next }

/^testcase[ >]/ { passed++; test = attribute("classname") "." attribute("name") }
/^(failure|error)[ >]/ { failed += judge() }
/^skipped[ >\/]/ { skipped += judge(); print "skipped: " test " (" run "): " attribute("message") }
/^testcase[ >]/ { judged = 0 }

END { print "TOTAL", passed + 0, failed + 0, skipped + 0 }

# A test with several verdicts counts once.
function judge() {
  if (judged) return 0
  judged = 1
  passed--
  return 1
}

function attribute(name,    value) {
  if (!match($0, "[ \n]" name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&#10;|\n/, " ", value)
  gsub(/&lt;/, "<", value)
  gsub(/&gt;/, ">", value)
  gsub(/&quot;/, "\"", value)
  gsub(/&apos;|&#39;/, "'", value)
  gsub(/&amp;/, "\\&", value)
  return value
}
