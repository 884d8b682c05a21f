package quadrant.pixels;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import quadrant.task.Hashes;

/** The SHA-256 of an image as a channel mapping reads it, the same for the same image in another file or format. */
public final class PixelHash {
    private PixelHash() {}

    /** 64 hexadecimal digits over size, type, display ranges, and every value as a big-endian float32. */
    public static String of(RawImage image) {
        MessageDigest digest = Hashes.digest();
        digest.update(header(image).getBytes(StandardCharsets.UTF_8));
        ByteBuffer row = ByteBuffer.allocate(Float.BYTES * image.widthPx());
        for (float[] channel : image.channels()) {
            for (int y = 0; y < image.heightPx(); y++) {
                row.asFloatBuffer().put(channel, y * image.widthPx(), image.widthPx());
                digest.update(row.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String header(RawImage image) {
        String size = image.widthPx() + "x" + image.heightPx() + "x"
                + image.channels().size();
        // the three channels of a colour image share one range, measured channels have one each
        String kind = image.colour() ? "" : "channels";
        return size + image.type() + image.displayRanges() + kind;
    }
}
