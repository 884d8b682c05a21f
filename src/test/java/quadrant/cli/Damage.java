package quadrant.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages any file, text or not; the same random numbers damage it the same way. */
final class Damage {
    private static final String[] TEXTS = {
        "-1",
        "0",
        "2147483648",
        "1e999",
        "NaN",
        "null",
        "{}",
        "[]",
        "\"",
        ",",
        "\n",
        "\u0000",
        "\u001b[2J",
        "../../x",
        "\ufeff",
        "=cmd|' /C calc'!A0",
        "true",
        "9223372036854775808",
        "[".repeat(20_000),
        "x".repeat(30_000),
        "\ud800"
    };
    private static final int[] ODD = {0, -1, 1, 255, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30};

    private Damage() {}

    /** One to three kinds of damage. */
    static byte[] of(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound;
        for (int n = random.nextInt(3); n >= 0; n--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(Math.max(1, bytes.length));
        int to = Math.min(bytes.length, at + 1 + random.nextInt(1 << (1 + random.nextInt(10))));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(bytes, random);
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> joined(bytes, at, TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8), to);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
            case 4 -> joined(bytes, at, new byte[0], to);
            case 5 -> number(bytes, at, random);
            case 6 -> token(bytes, at, random);
            default -> joined(bytes, at, new byte[to - at], to);
        };
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] out = bytes.clone();
        for (int i = random.nextInt(16); i >= 0 && out.length > 0; i--) {
            out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return out;
    }

    /** An integer that length fields hardly hold, in either order of bytes. */
    private static byte[] number(byte[] bytes, int at, SplittableRandom random) {
        int odd = ODD[random.nextInt(ODD.length)];
        byte[] four = ByteBuffer.allocate(4)
                .putInt(random.nextBoolean() ? odd : Integer.reverseBytes(odd))
                .array();
        return joined(bytes, at, four, Math.min(bytes.length, at + 4));
    }

    /** Replaces a word or a number of a text. */
    private static byte[] token(byte[] bytes, int from, SplittableRandom random) {
        int at = from;
        while (at < bytes.length && !Character.isLetterOrDigit(bytes[at])) {
            at++;
        }
        int to = at;
        while (to < bytes.length && Character.isLetterOrDigit(bytes[to])) {
            to++;
        }
        return joined(bytes, at, TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8), to);
    }

    private static byte[] joined(byte[] bytes, int at, byte[] middle, int from) {
        return ByteBuffer.allocate(at + middle.length + bytes.length - from)
                .put(bytes, 0, at)
                .put(middle)
                .put(bytes, from, bytes.length - from)
                .array();
    }
}
