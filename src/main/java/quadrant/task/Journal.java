package quadrant.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file to which one process at a time appends whole lines. The operating system holds its lock, so that it is released
 * however the process ends. Each line is preceded by its CRC32C; an incomplete last line after a crash is dropped.
 */
public final class Journal implements AutoCloseable {
    private static final int SUM = 8;

    /** Its bytes, its lines and their fields take so many times its size. */
    private static final int IN_MEMORY = 8;

    private final FileChannel channel;
    private final List<String> lines;

    private Journal(FileChannel channel, List<String> lines) {
        this.channel = channel;
        this.lines = List.copyOf(lines);
    }

    /** Opens a journal, or creates one; empty where another process has it open. */
    public static Optional<Journal> open(Path file) throws IOException {
        Optional<FileChannel> locked = FileLease.locked(file);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        FileChannel channel = locked.get();
        try {
            // through the same channel: closing another one of this file would release the lock
            List<String> lines = whole(Channels.newInputStream(channel).readAllBytes());
            long end = lines.stream().mapToLong(l -> stored(l).length).sum();
            channel.truncate(end);
            channel.position(end);
            return Optional.of(new Journal(channel, lines));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The whole lines of a journal, which another process may be writing; not for one that this process has open.
     *
     * @throws UserException when it is not an ordinary file, or larger than an eighth of Java's memory
     */
    public static List<String> lines(Path file) throws IOException {
        long most = Math.min(Integer.MAX_VALUE - SUM, Runtime.getRuntime().maxMemory() / IN_MEMORY);
        return whole(OutsideFile.bytes(file, "a part that a shard of classify wrote", most));
    }

    private static List<String> whole(byte[] all) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] != '\n') {
                continue;
            }
            String line = new String(all, from, i - from, StandardCharsets.UTF_8);
            if (line.length() <= SUM || !line.substring(0, SUM).equals(Hashes.crc32c(line.substring(SUM + 1)))) {
                break;
            }
            lines.add(line.substring(SUM + 1));
            from = i + 1;
        }
        return lines;
    }

    /** The lines at the time of opening. */
    public List<String> lines() {
        return lines;
    }

    /** Appends a line, which must not contain a line break; from then on it survives the end of the process. */
    public void add(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(stored(line));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] stored(String line) {
        return (Hashes.crc32c(line) + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Flushes the file to the disk, so that it survives a power failure. */
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
