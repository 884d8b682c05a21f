package quadrant.task;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Short texts that carry their checksum, so that damage on disk is noticed: the text, a space and 8 hex digits of its
 * CRC32C.
 */
public final class Checksums {
    private static final int DIGITS = 8;

    private Checksums() {}

    /** CRC32C of a text in UTF-8, as 8 hex digits. */
    public static String crc32c(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(crc);
    }

    /** What a checksum has come to, as 8 hex digits. */
    public static String hex(CRC32C crc) {
        return HexFormat.of().toHexDigits(crc.getValue(), DIGITS);
    }

    /** The text with its checksum behind it. */
    public static String sealed(String text) {
        return text + " " + crc32c(text);
    }

    /** The text without its checksum; empty where it was cut off or damaged. */
    public static Optional<String> opened(String sealed) {
        int end = sealed.length() - DIGITS - 1;
        return Optional.of(sealed)
                .filter(s -> end >= 0)
                .map(s -> s.substring(0, end))
                .filter(text -> sealed.equals(sealed(text)));
    }
}
