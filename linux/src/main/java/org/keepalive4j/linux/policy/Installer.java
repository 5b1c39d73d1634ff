package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;

/** Being written. */
public final class Installer {
public static Installation install(Policy policy, String cgroup) throws IOException { throw new UnsupportedOperationException("being written"); }
public static List<InstalledPolicy> installed() throws IOException { throw new UnsupportedOperationException("being written"); }
public static void remove(String cgroup) throws IOException { throw new UnsupportedOperationException("being written"); }
}
