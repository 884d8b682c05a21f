package quadrant.imagej;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** A stream with replaced first bytes; the rest is that of another stream, which it does not close. */
final class OtherHeader extends ImageInputStreamImpl {
    private final byte[] header;
    private final ImageInputStream rest;

    OtherHeader(byte[] header, ImageInputStream rest) {
        this.header = header;
        this.rest = rest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        bitOffset = 0;
        int n;
        if (streamPos < header.length) {
            n = (int) Math.min(most, header.length - streamPos);
            System.arraycopy(header, (int) streamPos, bytes, from, n);
        } else {
            rest.seek(streamPos);
            n = rest.read(bytes, from, most);
        }
        streamPos += Math.max(n, 0);
        return n;
    }

    @Override
    public long length() {
        try {
            return rest.length();
        } catch (IOException e) {
            return -1;
        }
    }
}
