package quadrant.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Output that remembers whether its reader went away, as {@code head} does once it has its lines: that is no mistake of the user. */
final class ClosedPipe extends FilterOutputStream {
    private volatile boolean closed;

    ClosedPipe(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            // the system's own words: Linux and macOS, Windows
            String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            closed |= reason.contains("broken pipe") || reason.contains("pipe is being closed");
            throw e;
        }
    }

    boolean closed() {
        return closed;
    }
}
