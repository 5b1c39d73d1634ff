package org.keepalive4j.cli.command;

import java.io.IOException;

/** A file is not used, because any user could have changed it. */
final class UntrustedFileException extends IOException {
  private static final long serialVersionUID = 1;

  UntrustedFileException(String why, String remedy) {
    super(why + "; to allow that to trusted users only: " + remedy);
  }
}
