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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import quadrant.engine.TailState;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * The state of a training after a step; it is written completely under a temporary name and then moved, with its CRC32C at the
 * end.
 *
 * @param fingerprint of plan and data; only a run with the same one can resume it
 * @param epochs the finished epochs
 * @param begun the progress in the next epoch
 * @param best the averaged weights of the best epoch so far by validation, empty without validation
 */
record Checkpoint(
        String fingerprint, List<EpochRecord> epochs, Begun begun, TailState state, Map<String, float[]> best) {
    private static final int MAGIC = 0x51434b50;
    private static final int VERSION = 3;

    /**
     * An unfinished epoch.
     *
     * @param steps number of finished steps
     * @param loss their contribution to the epoch's mean loss
     * @param correct views predicted correctly before their step
     */
    record Begun(int steps, double loss, int correct) {
        static final Begun NOTHING = new Begun(0, 0, 0);
    }

    void write(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (CheckedOutputStream checked = new CheckedOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16), new CRC32C());
                DataOutputStream out = new DataOutputStream(checked)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(fingerprint);
            out.writeInt(epochs.size());
            for (EpochRecord e : epochs) {
                out.writeInt(e.epoch());
                out.writeInt(e.epochs());
                out.writeDouble(e.loss());
                out.writeDouble(e.accuracy());
                out.writeDouble(e.validation().orElse(Double.NaN));
            }
            out.writeInt(begun.steps);
            out.writeDouble(begun.loss);
            out.writeInt(begun.correct);
            out.writeInt(state.slots().size());
            for (Map.Entry<String, TailState.Slots> s : state.slots().entrySet()) {
                out.writeUTF(s.getKey());
                write(out, s.getValue().weights().array());
                write(out, s.getValue().firstMoment().array());
                write(out, s.getValue().secondMoment().array());
                write(out, s.getValue().average().array());
            }
            out.writeInt(best.size());
            for (Map.Entry<String, float[]> b : best.entrySet()) {
                out.writeUTF(b.getKey());
                write(out, b.getValue());
            }
            out.writeInt((int) checked.getChecksum().getValue());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Checks whether the checkpoint in a file, if there is one, may be resumed.
     *
     * @throws UserException when it was written by a run with other data or options
     */
    static void requireOwn(Path file, String fingerprint) {
        read(file, fingerprint, Task.SILENT);
    }

    /** The checkpoint in a file, if there is one; a damaged one is ignored, with a warning. */
    static Optional<Checkpoint> read(Path file, String fingerprint, Task task) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = open(file)) {
            boolean ours = Files.size(file) > 2 * Integer.BYTES && in.readInt() == MAGIC;
            if (ours && in.readInt() != VERSION) {
                throw new IOException("not a checkpoint of this version");
            }
            if (!ours || !sound(file)) {
                task.warn("The checkpoint " + file + " was damaged on disk, so the training is begun anew.");
                return Optional.empty();
            }
            if (!in.readUTF().equals(fingerprint)) {
                throw new UserException(
                        "The run to resume was begun with other data or other options.",
                        "Give the same options as then, or choose another output folder.");
            }
            return Optional.of(parse(fingerprint, in));
        } catch (IOException e) {
            throw new UserException(
                    "The checkpoint " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Run again without " + option("resume") + ", into another output folder.",
                    e);
        }
    }

    /** The content after the fingerprint. */
    private static Checkpoint parse(String fingerprint, DataInputStream in) throws IOException {
        List<EpochRecord> epochs = new ArrayList<>();
        int done = in.readInt();
        for (int i = 0; i < done; i++) {
            epochs.add(new EpochRecord(
                    in.readInt(), in.readInt(), in.readDouble(), in.readDouble(), optional(in.readDouble())));
        }
        Begun begun = new Begun(in.readInt(), in.readDouble(), in.readInt());
        Map<String, TailState.Slots> slots = new LinkedHashMap<>();
        int parameters = in.readInt();
        for (int i = 0; i < parameters; i++) {
            slots.put(in.readUTF(), new TailState.Slots(values(in), values(in), values(in), values(in)));
        }
        Map<String, float[]> best = new LinkedHashMap<>();
        int kept = in.readInt();
        for (int i = 0; i < kept; i++) {
            best.put(in.readUTF(), values(in).array());
        }
        return new Checkpoint(fingerprint, List.copyOf(epochs), begun, new TailState(slots), best);
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** Whether a file ends with the checksum of the content before. */
    private static boolean sound(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        try (DataInputStream in = open(file)) {
            byte[] part = new byte[1 << 16];
            for (long left = Files.size(file) - Integer.BYTES; left > 0; ) {
                int n = (int) Math.min(left, part.length);
                in.readFully(part, 0, n);
                crc.update(part, 0, n);
                left -= n;
            }
            return in.readInt() == (int) crc.getValue();
        }
    }

    private static OptionalDouble optional(double v) {
        return Double.isNaN(v) ? OptionalDouble.empty() : OptionalDouble.of(v);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(values.length * Float.BYTES);
        b.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(b.array());
    }

    private static TailState.Values values(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readInt() * Float.BYTES);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return new TailState.Values(values);
    }
}
