package quadrant.pixels;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of an image's pixels and size, alike for the same image in another file or format. */
public final class PixelHash {
    private PixelHash() {}

    /** 64 hexadecimal digits over width, height, number of channels and every value as a big-endian float32. */
    public static String of(Planes image) {
        MessageDigest digest = sha256();
        int row = image.widthPx();
        ByteBuffer bytes = ByteBuffer.allocate(Math.max(12, 4 * row));
        bytes.putInt(row).putInt(image.heightPx()).putInt(image.channels().size());
        digest.update(bytes.flip());
        for (float[] channel : image.channels()) {
            for (int y = 0; y < image.heightPx(); y++) {
                bytes.clear();
                bytes.asFloatBuffer().put(channel, y * row, row);
                bytes.limit(4 * row);
                digest.update(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
