package quadrant.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** A placeholder for the number of rows in a shape until {@link #commit(long)} gives it. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private final Target target;
    private final List<Long> shape;
    private final SafeFile file;

    /** Begins a file of the given shape. */
    public NpyFile(Target target, List<Long> shape) throws IOException {
        this.target = target;
        this.shape = List.copyOf(shape);
        this.file = SafeFile.begin(target.file());
        boolean begun = false;
        try {
            file.append(header(shape, 0));
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    /** @param least the minimum number of bytes */
    private static ByteBuffer header(List<Long> shape, int least) {
        String dims = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        StringBuilder text =
                new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + SHAPE_END);
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
    public void append(FloatBuffer values) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(values.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.asFloatBuffer().put(values);
        file.append(b);
    }

    /** Moves the complete file to its final place. */
    public void commit() throws IOException {
        target.check(KIND);
        file.commit();
    }

    /** The same for a file whose number of rows is known only now. */
    public void commit(long rows) throws IOException {
        List<Long> counted = new ArrayList<>(shape);
        counted.set(0, rows);
        file.replace(0, header(counted, header(shape, 0).remaining()));
        commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
