/**
 * Compiles a {@code Policy} to BPF programs, installs, shows and removes it, and applies it to open
 * connections. Open {@code PolicyInstaller} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.policy;

import org.jspecify.annotations.NullMarked;
