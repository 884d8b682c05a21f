package quadrant.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import quadrant.dataset.io.Target;
import quadrant.task.SafeFile;

/**
 * A float32 array written piece by piece in NumPy's format 1.0 (NEP 1), little-endian, C order; it appears under its name only
 * after {@link #commit()}.
 */
public final class NpyFile implements AutoCloseable {
    /** How the shape ends here; NumPy itself writes no comma there. */
    private static final String SHAPE_END = ",), }";

    /** A dump of the network's input: recognised by its header. */
    public static final Target.Kind KIND = new Target.Kind("a dump of the network's input", file -> {
        String head = new String(Target.head(file, 256), StandardCharsets.ISO_8859_1);
        return head.startsWith("\u0093NUMPY\u0001\0") && head.contains(SHAPE_END);
    });

    /** How many rows the header first has room for. */
    private static final long MOST = Long.MAX_VALUE;

    private final Target target;
    private final List<Long> row;
    private final SafeFile file;
    private long values;

    /**
     * Begins a file.
     *
     * @param row the shape of one row; there are as many as will be appended
     */
    public NpyFile(Target target, List<Long> row) throws IOException {
        this.target = target;
        this.row = List.copyOf(row);
        this.file = SafeFile.begin(target.file());
        try {
            file.append(header(MOST, 0));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** @param least the minimum number of bytes */
    private ByteBuffer header(long rows, int least) {
        String dims = row.stream().map(n -> ", " + n).collect(Collectors.joining());
        StringBuilder text =
                new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + dims + SHAPE_END);
        while ((10 + text.length() + 1) % 64 != 0 || 10 + text.length() + 1 < least) {
            text.append(' ');
        }
        text.append('\n');
        ByteBuffer b = ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.US_ASCII));
        return b.flip();
    }

    /** Appends floats. */
    public void append(FloatBuffer floats) throws IOException {
        values += floats.remaining();
        ByteBuffer b = ByteBuffer.allocate(floats.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.asFloatBuffer().put(floats);
        file.append(b);
    }

    /** Moves the complete file to its final place. */
    public void commit() throws IOException {
        long rows = values / row.stream().reduce(1L, Math::multiplyExact);
        file.replace(0, header(rows, header(MOST, 0).remaining()));
        target.check(KIND);
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
