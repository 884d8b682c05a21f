package quadrant.task;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Checksums for detecting damage on disk. */
public final class Checksums {
    private static final int DIGITS = 8;

    private Checksums() {}

    /** CRC32C of a text in UTF-8, as 8 hex digits. */
    public static String crc32c(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(crc);
    }

    /** A checksum's value as 8 hex digits. */
    public static String hex(CRC32C crc) {
        return HexFormat.of().toHexDigits(crc.getValue(), DIGITS);
    }
}
