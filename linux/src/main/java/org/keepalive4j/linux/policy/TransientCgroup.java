package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;

/** Being written. */
public final class TransientCgroup {
public static void run(Policy policy, List<String> command) throws IOException { throw new UnsupportedOperationException("being written"); }
}
