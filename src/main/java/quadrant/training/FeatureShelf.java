package quadrant.training;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import quadrant.task.CancelledException;
import quadrant.task.Checksums;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * The cached features of many images under one trunk, plan and seed: for each image one record with all its views.
 *
 * <p>One file an output, records of fixed size, and {@code index.txt} with a line an image in the order of the records: the
 * hash of its pixels, and the CRC32C of that hash and of the record. A record is written through a channel before its index
 * line, so that a killed run leaves whole records only. A requested record is verified against its checksum once, and is
 * treated as missing if it was changed by the disk, a crash of the machine or a person. Files are read instead of mapped, as
 * mapped pages count as the process's memory.
 */
final class FeatureShelf implements AutoCloseable {
    private final Path folder;
    private final int views;
    private final List<Integer> rowBytes;
    private final Map<String, Line> index = new HashMap<>();
    private final Map<String, Integer> sound = new HashMap<>();
    private final List<SeekableByteChannel> channels = new ArrayList<>();
    private final List<FileChannel> readers = new ArrayList<>();
    private final SeekableByteChannel indexChannel;
    private final ByteBuffer part = ByteBuffer.allocateDirect(1 << 18);
    private boolean damaged;

    /** The index entry of an image. */
    private record Line(int record, String checksum) {}

    /** How files are opened for writing. */
    @FunctionalInterface
    interface ChannelOpener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    /**
     * Opens or creates a shelf.
     *
     * @param rowFloats for each output, the floats of one view
     */
    FeatureShelf(Path folder, int views, List<Integer> rowFloats, ChannelOpener opener) throws IOException {
        this.folder = folder;
        this.views = views;
        this.rowBytes = rowFloats.stream().map(f -> f * Float.BYTES).toList();
        Files.createDirectories(folder);
        Path indexFile = folder.resolve("index.txt");
        if (Files.exists(indexFile)) {
            readIndex(Files.readString(indexFile, StandardCharsets.ISO_8859_1));
        }
        this.indexChannel = opener.open(indexFile);
        indexChannel.truncate((long) index.size() * LINE_BYTES);
        for (int o = 0; o < rowBytes.size(); o++) {
            channels.add(opener.open(outputFile(o)));
        }
    }

    /** 64 and 8 hex digits, a space between, and a line feed. */
    private static final int LINE_BYTES = 74;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{8})\n");

    /** Accepts the lines up to the first that is damaged, or whose record is incomplete. */
    private void readIndex(String text) throws IOException {
        long records = Long.MAX_VALUE;
        for (int o = 0; o < rowBytes.size(); o++) {
            long size = Files.exists(outputFile(o)) ? Files.size(outputFile(o)) : 0;
            records = Math.min(records, size / recordBytes(o));
        }
        for (int at = 0; at + LINE_BYTES <= text.length() && !damaged; at += LINE_BYTES) {
            Matcher line = LINE.matcher(text).region(at, at + LINE_BYTES);
            damaged = index.size() == records
                    || !line.matches()
                    || index.putIfAbsent(line.group(1), new Line(index.size(), line.group(2))) != null;
        }
    }

    private Path outputFile(int output) {
        return folder.resolve("output" + output + ".f32");
    }

    private long recordBytes(int output) {
        return (long) rowBytes.get(output) * views;
    }

    Path folder() {
        return folder;
    }

    /** The size of its complete records. */
    long bytes() {
        long perImage = LINE_BYTES;
        for (int o = 0; o < rowBytes.size(); o++) {
            perImage += recordBytes(o);
        }
        return perImage * index.size();
    }

    /** Deletes all records. */
    void clear() {
        try {
            indexChannel.truncate(0);
            for (SeekableByteChannel c : channels) {
                c.truncate(0);
            }
            index.clear();
            sound.clear();
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder.getParent() + " could not be written (" + Reason.of(e) + ").",
                    "Delete that folder and run again.",
                    e);
        }
    }

    /** Whether an image's record exists and is undamaged; only such rows can be read. */
    boolean has(String pixelHash) {
        Line line = index.get(pixelHash);
        if (line != null && !sound.containsKey(pixelHash)) {
            if (asWritten(pixelHash, line)) {
                sound.put(pixelHash, line.record);
            } else {
                damaged = true;
            }
        }
        return sound.containsKey(pixelHash);
    }

    /** Whether any damaged record was found. */
    boolean damaged() {
        return damaged;
    }

    private boolean asWritten(String pixelHash, Line line) {
        CRC32C crc = begun(pixelHash);
        try {
            for (int o = 0; o < rowBytes.size(); o++) {
                try (FileChannel file = FileChannel.open(outputFile(o), StandardOpenOption.READ)) {
                    long end = (line.record + 1) * recordBytes(o);
                    for (long at = line.record * recordBytes(o); at < end; at += part.limit()) {
                        part.clear().limit((int) Math.min(part.capacity(), end - at));
                        while (part.hasRemaining()) {
                            if (file.read(part, at + part.position()) < 0) {
                                return false;
                            }
                        }
                        crc.update(part.flip());
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return Checksums.hex(crc).equals(line.checksum);
    }

    private static CRC32C begun(String pixelHash) {
        CRC32C crc = new CRC32C();
        crc.update(pixelHash.getBytes(StandardCharsets.US_ASCII));
        return crc;
    }

    /** Writes an image's record; each buffer holds {@code views} rows from position 0. */
    void put(String pixelHash, List<ByteBuffer> outputs) {
        try {
            // a damaged record is overwritten
            Line before = index.get(pixelHash);
            int at = before == null ? index.size() : before.record;
            CRC32C crc = begun(pixelHash);
            for (int o = 0; o < channels.size(); o++) {
                ByteBuffer record = outputs.get(o).duplicate();
                record.clear().limit(Math.toIntExact(recordBytes(o)));
                crc.update(record.duplicate());
                writeAll(channels.get(o), recordBytes(o) * at, record);
            }
            Line line = new Line(at, Checksums.hex(crc));
            byte[] text = (pixelHash + " " + line.checksum + "\n").getBytes(StandardCharsets.US_ASCII);
            writeAll(indexChannel, (long) at * LINE_BYTES, ByteBuffer.wrap(text));
            index.put(pixelHash, line);
            sound.put(pixelHash, at);
        } catch (IOException e) {
            throw new UserException(
                    "The feature cache " + folder.getParent() + " could not be written (" + Reason.of(e) + ").",
                    "Free disk space, or point QUADRANT_HOME to a folder on a larger disk.",
                    e);
        }
    }

    private static void writeAll(SeekableByteChannel channel, long at, ByteBuffer bytes) throws IOException {
        channel.position(at);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Ends writing: from now on rows can be read. */
    void seal() {
        try {
            for (SeekableByteChannel c : channels) {
                c.close();
            }
            indexChannel.close();
            for (int o = 0; o < rowBytes.size(); o++) {
                readers.add(FileChannel.open(outputFile(o), StandardOpenOption.READ));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UserException unreadable(IOException e) {
        return new UserException(
                "The feature cache " + folder.getParent() + " could not be read (" + Reason.of(e) + ").",
                "Delete that folder and run again.",
                e);
    }

    /**
     * Reads a part of one view's row of an output; native order.
     *
     * @param from first byte of the row
     * @param count bytes
     */
    ByteBuffer row(int output, String pixelHash, int view, int from, int count) {
        Integer record = sound.get(pixelHash);
        if (record == null) {
            throw new IllegalArgumentException("Not on the shelf: " + pixelHash);
        }
        long at = record * recordBytes(output) + (long) view * rowBytes.get(output) + from;
        ByteBuffer row = ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
        try {
            while (row.hasRemaining()) {
                if (readers.get(output).read(row, at + row.position()) < 0) {
                    throw new EOFException("it ends too early");
                }
            }
        } catch (ClosedChannelException e) {
            // a thread that is interrupted while reading should stop its work
            throw new CancelledException();
        } catch (IOException e) {
            throw unreadable(e);
        }
        return row.flip();
    }

    /** A whole row. */
    ByteBuffer row(int output, String pixelHash, int view) {
        return row(output, pixelHash, view, 0, rowBytes.get(output));
    }

    @Override
    public void close() throws IOException {
        for (SeekableByteChannel c : channels) {
            c.close();
        }
        indexChannel.close();
        for (FileChannel reader : readers) {
            reader.close();
        }
    }
}
