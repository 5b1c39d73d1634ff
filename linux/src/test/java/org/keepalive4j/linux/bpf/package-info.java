/** Tests without a kernel. Open {@link org.keepalive4j.linux.bpf.AssemblerTest} first. */
package org.keepalive4j.linux.bpf;
