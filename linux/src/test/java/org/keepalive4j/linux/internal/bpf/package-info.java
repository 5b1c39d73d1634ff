/** Tests without a kernel. Open {@link org.keepalive4j.linux.internal.bpf.AssemblerTest} first. */
package org.keepalive4j.linux.internal.bpf;
