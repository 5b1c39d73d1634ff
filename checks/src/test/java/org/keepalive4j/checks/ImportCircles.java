package org.keepalive4j.checks;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds files that depend on each other in a circle. */
final class ImportCircles {
  private final Map<String, Set<String>> dependencies = new TreeMap<>();

  private ImportCircles(Iterable<JavaClass> classes) {
    for (JavaClass each : classes) {
      dependencies.computeIfAbsent(file(each), name -> new TreeSet<>());
    }
    for (JavaClass each : classes) {
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String target = file(dependency.getTargetClass());
        if (dependencies.containsKey(target)) {
          dependencies.get(file(each)).add(target);
        }
      }
    }
  }

  /**
   * Returns the largest sets of files that all depend on each other, without sets of a single file.
   */
  static Set<Set<String>> of(Iterable<JavaClass> classes) {
    ImportCircles graph = new ImportCircles(classes);
    Map<String, Set<String>> reached = new TreeMap<>();
    graph.dependencies.keySet().forEach(file -> reached.put(file, graph.reachedFrom(file)));
    Set<Set<String>> circles = new HashSet<>();
    for (Map.Entry<String, Set<String>> each : reached.entrySet()) {
      Set<String> circle = new TreeSet<>(each.getValue());
      circle.removeIf(other -> !reached.get(other).contains(each.getKey()));
      if (circle.size() > 1) {
        circles.add(circle);
      }
    }
    return circles;
  }

  private Set<String> reachedFrom(String file) {
    Set<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(Set.of(file));
    while (!next.isEmpty()) {
      String each = next.pop();
      if (reached.add(each)) {
        next.addAll(dependencies.get(each));
      }
    }
    return reached;
  }

  /** Returns the top-level class of a class, which may be nested or an array. */
  private static String file(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
