package quadrant.training;

import static quadrant.task.OptionName.option;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import quadrant.engine.Tail;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The checkpoint file of a training and its schedule: the state is saved after each epoch, on cancellation, and within an epoch
 * at time intervals, as an epoch of a large set takes an hour. Its CRC32C is at the end.
 *
 * <p>The schedule counts time and not steps, as a killed run loses time, and a step takes from milliseconds to a minute. Saving
 * does not change the training, so it may depend on a clock. It takes at most a twentieth of the time, as networks of hundreds
 * of megabytes are slow to write.
 */
final class CheckpointFile {
    private static final int MAGIC = 0x51434b50;
    private static final int VERSION = 3;
    private static final int LEAST_INTERVAL_IN_WRITES = 20;

    private final Path file;
    private final String fingerprint;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long savedAt;
    private long writeNanos;

    /**
     * A file that need not exist.
     *
     * @param fingerprint of plan and data; only a run with the same one can resume it
     * @param seconds after which an unfinished epoch is saved
     */
    CheckpointFile(Path file, String fingerprint, double seconds, LongSupplier nanoClock) {
        this.file = file;
        this.fingerprint = fingerprint;
        this.intervalNanos = (long) (seconds * 1e9);
        this.nanoClock = nanoClock;
        this.savedAt = nanoClock.getAsLong();
    }

    /**
     * The state of a training after a step.
     *
     * @param epochs the finished epochs
     * @param steps number of finished steps of the next epoch
     * @param loss their contribution to that epoch's mean loss
     * @param correct views predicted correctly before their step
     * @param best the averaged weights of the best epoch so far by validation, empty without validation
     */
    record Checkpoint(
            List<EpochRecord> epochs,
            int steps,
            double loss,
            int correct,
            Map<String, Tail.Slots> slots,
            Map<String, float[]> best) {}

    /** Whether an unfinished epoch should be saved now. */
    boolean due() {
        long least = intervalNanos == 0 ? 0 : Math.max(intervalNanos, LEAST_INTERVAL_IN_WRITES * writeNanos);
        return nanoClock.getAsLong() - savedAt >= least;
    }

    /** Saves, replacing the previous checkpoint. */
    void write(Checkpoint checkpoint) {
        long start = nanoClock.getAsLong();
        try (SafeFile safe = SafeFile.begin(file)) {
            CheckedOutputStream checked =
                    new CheckedOutputStream(new BufferedOutputStream(safe.stream(), 1 << 16), new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            write(checkpoint, out);
            out.writeInt((int) checked.getChecksum().getValue());
            out.flush();
            safe.commit();
        } catch (IOException e) {
            throw new UserException(
                    "The checkpoint " + file + " could not be written (" + Reason.of(e) + ").",
                    "Free disk space and run again with " + option("resume") + ".",
                    e);
        }
        savedAt = nanoClock.getAsLong();
        writeNanos = savedAt - start;
    }

    private void write(Checkpoint c, DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(fingerprint);
        out.writeInt(c.epochs.size());
        for (EpochRecord e : c.epochs) {
            out.writeInt(e.epoch());
            out.writeInt(e.epochs());
            out.writeDouble(e.loss());
            out.writeDouble(e.accuracy());
            out.writeDouble(e.validation().orElse(Double.NaN));
        }
        out.writeInt(c.steps);
        out.writeDouble(c.loss);
        out.writeInt(c.correct);
        out.writeInt(c.slots.size());
        for (Map.Entry<String, Tail.Slots> s : c.slots.entrySet()) {
            out.writeUTF(s.getKey());
            write(out, s.getValue().weights());
            write(out, s.getValue().firstMoment());
            write(out, s.getValue().secondMoment());
            write(out, s.getValue().average());
        }
        out.writeInt(c.best.size());
        for (Map.Entry<String, float[]> b : c.best.entrySet()) {
            out.writeUTF(b.getKey());
            write(out, b.getValue());
        }
    }

    /**
     * What was saved, if anything was; a damaged file is ignored, with a warning.
     *
     * @throws UserException when it was written by a run with other data or options
     */
    Optional<Checkpoint> read(Task task) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            boolean ours = Files.size(file) > 2 * Integer.BYTES && in.readInt() == MAGIC;
            if (ours && in.readInt() != VERSION) {
                throw new IOException("not a checkpoint of this version");
            }
            if (!ours || !sound()) {
                task.warn("The checkpoint " + file + " was damaged on disk, so the training is begun anew.");
                return Optional.empty();
            }
            if (!in.readUTF().equals(fingerprint)) {
                throw new UserException(
                        "The run to resume was begun with other data or other options.",
                        "Give the same options as then, or choose another output folder.");
            }
            return Optional.of(parse(in));
        } catch (IOException e) {
            throw new UserException(
                    "The checkpoint " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Run again without " + option("resume") + ", into another output folder.",
                    e);
        }
    }

    /** The content after the fingerprint. */
    private static Checkpoint parse(DataInputStream in) throws IOException {
        List<EpochRecord> epochs = new ArrayList<>();
        int done = in.readInt();
        for (int i = 0; i < done; i++) {
            epochs.add(new EpochRecord(
                    in.readInt(),
                    in.readInt(),
                    in.readDouble(),
                    in.readDouble(),
                    DoubleStream.of(in.readDouble())
                            .filter(v -> !Double.isNaN(v))
                            .findFirst()));
        }
        int steps = in.readInt();
        double loss = in.readDouble();
        int correct = in.readInt();
        Map<String, Tail.Slots> slots = new LinkedHashMap<>();
        int parameters = in.readInt();
        for (int i = 0; i < parameters; i++) {
            slots.put(in.readUTF(), new Tail.Slots(values(in), values(in), values(in), values(in)));
        }
        Map<String, float[]> best = new LinkedHashMap<>();
        int kept = in.readInt();
        for (int i = 0; i < kept; i++) {
            best.put(in.readUTF(), values(in));
        }
        return new Checkpoint(List.copyOf(epochs), steps, loss, correct, slots, best);
    }

    /** Whether the file ends with the checksum of the content before. */
    private boolean sound() throws IOException {
        CheckedInputStream checked =
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32C());
        try (DataInputStream in = new DataInputStream(checked)) {
            in.skipNBytes(Files.size(file) - Integer.BYTES);
            int sum = (int) checked.getChecksum().getValue();
            return in.readInt() == sum;
        }
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(values.length * Float.BYTES);
        b.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(b.array());
    }

    private static float[] values(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readInt() * Float.BYTES);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }
}
