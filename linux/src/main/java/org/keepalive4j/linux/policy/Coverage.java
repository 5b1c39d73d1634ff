package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;

/** Being written. */
public final class Coverage {
public static List<PolicyWarning> check(Policy policy) { throw new UnsupportedOperationException("being written"); }
}
