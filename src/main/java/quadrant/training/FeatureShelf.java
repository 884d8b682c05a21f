package quadrant.training;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import quadrant.task.CancelledException;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The cached features of many images under one trunk, plan and seed: a file with a record of fixed size for each image, which holds
 * all its views.
 *
 * <p>A record is the SHA-256 of the image's pixels, the CRC32C of that hash and of the features, and the features, view by view.
 * What a killed run left at the end is no whole record, and is written over. A requested record is verified against its checksum
 * once, and is treated as missing if it was changed by the disk, a crash of the machine or a person. The file is read instead of
 * mapped, as mapped pages count as the process's memory. It stays locked until it is closed.
 */
final class FeatureShelf implements AutoCloseable {
    private static final int HASH_BYTES = 32;
    private static final int HEAD_BYTES = HASH_BYTES + Integer.BYTES;

    private final Path file;
    private final FileChannel channel;
    private final SeekableByteChannel writer;
    private final int rowBytes;
    private final int featureBytes;
    private final long recordBytes;
    private final Map<String, Integer> index = new HashMap<>();
    private final Set<String> sound = new HashSet<>();
    private final ByteBuffer part = ByteBuffer.allocateDirect(1 << 18);
    private int records;
    private boolean damaged;

    /**
     * Reads which images there are.
     *
     * @param channel locked; closed with the shelf
     * @param writer the same channel, or what wraps it
     * @param rowFloats of one view
     */
    FeatureShelf(Path file, FileChannel channel, SeekableByteChannel writer, int views, int rowFloats)
            throws IOException {
        this.file = file;
        this.channel = channel;
        this.writer = writer;
        this.rowBytes = rowFloats * Float.BYTES;
        this.featureBytes = Math.multiplyExact(rowBytes, views);
        this.recordBytes = (long) HEAD_BYTES + featureBytes;
        ByteBuffer hash = ByteBuffer.allocate(HASH_BYTES);
        for (long whole = channel.size() / recordBytes; records < whole; records++) {
            read(hash.clear(), records * recordBytes);
            index.putIfAbsent(HexFormat.of().formatHex(hash.array()), records);
        }
    }

    Path file() {
        return file;
    }

    /** The number of features of one view. */
    int rowFloats() {
        return rowBytes / Float.BYTES;
    }

    /** The size of its complete records. */
    long bytes() {
        return recordBytes * records;
    }

    /** Deletes all records. */
    void clear() {
        try {
            writer.truncate(0);
            records = 0;
            index.clear();
            sound.clear();
        } catch (IOException e) {
            throw failed("written", e, "Delete that folder and run again.");
        }
    }

    /** Whether an image's record exists and is undamaged; only such rows can be read. */
    boolean has(String pixelHash) {
        Integer record = index.get(pixelHash);
        if (record != null && !sound.contains(pixelHash)) {
            if (isAsWritten(record)) {
                sound.add(pixelHash);
            } else {
                damaged = true;
            }
        }
        return sound.contains(pixelHash);
    }

    /** Whether any damaged record was found. */
    boolean damaged() {
        return damaged;
    }

    private boolean isAsWritten(int record) {
        try {
            CRC32C crc = new CRC32C();
            long at = record * recordBytes;
            read(part.clear().limit(HEAD_BYTES), at);
            crc.update(part.flip().limit(HASH_BYTES));
            int written = part.limit(HEAD_BYTES).getInt();
            for (at += HEAD_BYTES; at < (record + 1) * recordBytes; at += part.limit()) {
                read(part.clear().limit((int) Math.min(part.capacity(), (record + 1) * recordBytes - at)), at);
                crc.update(part.flip());
            }
            return written == (int) crc.getValue();
        } catch (IOException e) {
            throw failed("read", e, "Delete that folder and run again.");
        }
    }

    private void read(ByteBuffer into, long at) throws IOException {
        int from = into.position();
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position() - from) < 0) {
                throw new EOFException("it ends too early");
            }
        }
    }

    /** Writes an image's record, the rows of its views from position 0. A damaged record is written over. */
    void put(String pixelHash, ByteBuffer rows) {
        try {
            int at = index.getOrDefault(pixelHash, records);
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(HexFormat.of().parseHex(pixelHash));
            CRC32C crc = new CRC32C();
            crc.update(head.array(), 0, HASH_BYTES);
            crc.update(rows.duplicate().clear().limit(featureBytes));
            writer.position(at * recordBytes);
            write(head.putInt((int) crc.getValue()).flip());
            write(rows.duplicate().clear().limit(featureBytes));
            records = Math.max(records, at + 1);
            index.put(pixelHash, at);
            sound.add(pixelHash);
        } catch (IOException e) {
            throw failed("written", e, "Free disk space, or point QUADRANT_HOME to a folder on a larger disk.");
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            writer.write(bytes);
        }
    }

    private UserException failed(String done, IOException e, String remedy) {
        return new UserException(
                "The feature cache " + file.getParent() + " could not be " + done + " (" + Reason.of(e) + ").",
                remedy,
                e);
    }

    /**
     * Reads a part of one view's row; native order.
     *
     * @param from first byte of the row
     * @param count bytes
     */
    ByteBuffer row(String pixelHash, int view, int from, int count) {
        if (!sound.contains(pixelHash)) {
            throw new IllegalArgumentException("Not on the shelf: " + pixelHash);
        }
        long at = index.getOrDefault(pixelHash, 0) * recordBytes + HEAD_BYTES + (long) view * rowBytes + from;
        ByteBuffer row = ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
        try {
            read(row, at);
        } catch (ClosedChannelException e) {
            // a thread that is interrupted while reading should stop its work
            throw new CancelledException();
        } catch (IOException e) {
            throw failed("read", e, "Delete that folder and run again.");
        }
        return row.flip();
    }

    /** A whole row. */
    ByteBuffer row(String pixelHash, int view) {
        return row(pixelHash, view, 0, rowBytes);
    }

    /** Closes and unlocks the file. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("written", e, "Delete that folder and run again.");
        }
    }
}
