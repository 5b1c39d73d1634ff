/**
 * Code that tests share: sockets of every kind, and judges that read options from the kernel
 * without the code under test. Open {@link org.keepalive4j.testing.KernelJudge} first.
 */
@NullMarked
package org.keepalive4j.testing;

import org.jspecify.annotations.NullMarked;
