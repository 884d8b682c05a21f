package quadrant.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A float32 array written piece by piece in NumPy's format 1.0 (NEP 1), little-endian, C order; whole under its name only
 * once it is closed after {@link #commit()}.
 */
public final class NpyFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private boolean complete;

    /** Begins a file of the given shape. */
    public NpyFile(Path file, List<Long> shape) throws IOException {
        this.file = file;
        this.temporary = file.resolveSibling(file.getFileName() + ".part");
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        boolean begun = false;
        try {
            writeAll(header(shape));
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    private static ByteBuffer header(List<Long> shape) {
        String dims = shape.stream().map(d -> d + ",").collect(Collectors.joining(" "));
        StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + "), }");
        while ((10 + text.length() + 1) % 64 != 0) {
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
        writeAll(b);
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Declares the file complete. */
    public void commit() {
        complete = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (complete) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(temporary);
        }
    }
}
