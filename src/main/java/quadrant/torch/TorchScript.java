package quadrant.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import quadrant.onnx.ElementType;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.SafeFile;
import quadrant.task.UserException;

/**
 * A TorchScript archive, as {@code torch.jit.save} writes it: a zip without compression that holds the module as a pickle
 * ({@code data.pkl}), its code as text ({@code code/}) and one file for each tensor ({@code data/}). It has file format version
 * 10, which PyTorch reads from 1.12 on.
 */
public final class TorchScript {
    private static final String VERSION = "10\n";
    /** The pickle opcode for false. */
    private static final String FALSE = "\u0089";

    private TorchScript() {}

    /**
     * Writes a network.
     *
     * @param turned whether the network expects BGR, and the module is to take RGB
     * @param logarithm whether the module gives the logarithm of the network's output
     * @throws UserException where it has an operator that cannot be written, or the file cannot be
     */
    public static void write(OnnxGraph graph, boolean turned, boolean logarithm, Path target) {
        TorchCode module = TorchCode.of(graph, turned, logarithm);
        module.obstacles().stream().findFirst().ifPresent(n -> {
            throw new UserException(
                    "The network holds " + n.label() + ", which cannot be written as TorchScript.",
                    "Export to opencv or bioimageio instead, or fine-tune another backbone.");
        });
        SafeFile.write(target, file -> write(module, file.stream()));
    }

    /** The archive of a module in memory. */
    public static byte[] bytes(TorchCode module) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(module, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(TorchCode module, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "data.pkl", ByteBuffer.wrap(pickle(module.parameters())));
            put(zip, "code/__torch__.py", text(module.text()));
            put(zip, "code/__torch__/onnx.py", text(module.library()));
            put(zip, "constants.pkl", ByteBuffer.wrap(new byte[] {(byte) 0x80, 2, ')', '.'}));
            int i = 0;
            for (Tensor t : module.parameters().values()) {
                put(zip, "data/" + i++, t.raw());
            }
            put(zip, "version", text(VERSION));
            put(zip, "byteorder", text("little"));
        }
    }

    private static ByteBuffer text(String s) {
        return ByteBuffer.wrap(s.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(ZipOutputStream zip, String name, ByteBuffer bytes) throws IOException {
        ZipEntry entry = new ZipEntry("torchscript_model/" + name);
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        entry.setSize(bytes.remaining());
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        Channels.newChannel(zip).write(bytes);
        zip.closeEntry();
    }

    /** The module with its tensors, by Python's pickle protocol 2. */
    private static byte[] pickle(Map<String, Tensor> parameters) {
        StringBuilder p = new StringBuilder("\u0080\2c__torch__\n" + TorchCode.CLASS + "\n)\u0081}(");
        int i = 0;
        for (Map.Entry<String, Tensor> e : parameters.entrySet()) {
            p.append(word(e.getKey())).append(tensor(i++, e.getValue()));
        }
        p.append(word("training") + FALSE + word("_is_full_backward_hook") + "Nub.");
        return p.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String tensor(int key, Tensor t) {
        List<Long> strides = new ArrayList<>();
        long step = 1;
        for (int i = t.dims().size() - 1; i >= 0; i--) {
            strides.add(0, step);
            step *= t.dims().get(i);
        }
        String storage =
                word("storage") + "ctorch\n" + storage(t.type()) + "\n" + word(Integer.toString(key)) + word("cpu");
        return "ctorch._utils\n_rebuild_tensor_v2\n((" + storage + number(t.size()) + "tQ" + number(0) + tuple(t.dims())
                + tuple(strides) + FALSE + "ccollections\nOrderedDict\n)RtR";
    }

    private static String storage(ElementType type) {
        return type == ElementType.FLOAT ? "FloatStorage" : type == ElementType.INT64 ? "LongStorage" : "BoolStorage";
    }

    private static String tuple(List<Long> numbers) {
        return numbers.stream().map(n -> number(Math.toIntExact(n))).collect(Collectors.joining("", "(", "t"));
    }

    private static String number(int n) {
        return "J" + bytes(n);
    }

    /** A text of ASCII characters. */
    private static String word(String s) {
        return "X" + bytes(s.length()) + s;
    }

    private static String bytes(int n) {
        byte[] little = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(n)
                .array();
        return new String(little, StandardCharsets.ISO_8859_1);
    }
}
