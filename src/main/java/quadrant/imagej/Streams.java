package quadrant.imagej;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.stream.ImageInputStream;

/** Closes streams that were only read. */
final class Streams {
    private Streams() {}

    static void close(ImageInputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
