package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import quadrant.task.Reason;
import quadrant.task.UserException;

/**
 * Loads weights from files beside the model (ONNX, "External data"): they are memory-mapped and become raw data of their
 * tensors.
 *
 * <p>A model may name only files in its own folder and below: an absolute path, "..", or a link out of the folder is refused.
 */
final class ExternalData {
    private final Path folder;
    private long total;

    private ExternalData(Path folder) {
        this.folder = folder;
    }

    /** The model with all its weights in it; {@code file} is the file that it was read from. */
    static ModelProto resolve(ModelProto model, Path file) {
        GraphProto.Builder g = model.getGraph().toBuilder();
        ExternalData data = new ExternalData(file.toAbsolutePath().resolveSibling("."));
        boolean any = false;
        for (int i = 0; i < g.getInitializerCount(); i++) {
            if (g.getInitializer(i).getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                g.setInitializer(i, data.read(g.getInitializer(i)));
                any = true;
            }
        }
        return any ? model.toBuilder().setGraph(g).build() : model;
    }

    /**
     * Refuses a model with any tensor in another file: a weight, sparse or not, an attribute, or a tensor of a subgraph or
     * function. ONNX Runtime would read that file, relative to the working directory of the program.
     */
    static void requireNone(MessageOrBuilder part) {
        if (part instanceof TensorProto t) {
            if (t.getDataLocation() == TensorProto.DataLocation.EXTERNAL || t.getExternalDataCount() > 0) {
                throw new UserException(
                        "The tensor \"" + t.getName() + "\" has its values in another file, \"" + entry(t, "location")
                                + "\", and they were expected within the model's own file.",
                        "Export the model as one file; if a stranger gave it to you, do not use it.");
            }
            return;
        }
        for (Map.Entry<FieldDescriptor, Object> field : part.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> parts = field.getValue() instanceof List<?> l ? l : List.of(field.getValue());
                parts.forEach(p -> requireNone((MessageOrBuilder) p));
            }
        }
    }

    private TensorProto read(TensorProto t) {
        String location = entry(t, "location");
        Path file = locate(t, location);
        // what is mapped stays so when the channel is closed
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long offset = number(t, "offset", 0);
            long length = number(t, "length", channel.size() - offset);
            if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > channel.size() - length) {
                throw new UserException(
                        "The tensor \"" + t.getName() + "\" lies at bytes " + offset + " to " + (offset + length)
                                + " of " + location + ", which has " + channel.size() + ".",
                        "The weights file is truncated or belongs to another model; download or export both again.");
            }
            total += length;
            if (total > Integer.MAX_VALUE) {
                throw new UserException(
                        "The weights in " + location + " are more than 2 GiB, and Quadrant works on smaller networks.",
                        "Choose a smaller network.");
            }
            return t.toBuilder()
                    .setRawData(UnsafeByteOperations.unsafeWrap(
                            length == 0
                                    ? ByteBuffer.allocate(0)
                                    : channel.map(FileChannel.MapMode.READ_ONLY, offset, length)))
                    .clearExternalData()
                    .clearDataLocation()
                    .build();
        } catch (IOException e) {
            throw new UserException(
                    "The weights file " + location + " of the model cannot be read (" + Reason.of(e) + ").",
                    "Put it beside the model file, under this name.",
                    e);
        }
    }

    private Path locate(TensorProto t, String location) {
        String fault;
        try {
            Path relative = Path.of(location.replace('\\', '/'));
            Path root = folder.toRealPath();
            Path file = root.resolve(relative).normalize();
            boolean outside = location.isEmpty()
                    || relative.isAbsolute()
                    || !file.startsWith(root)
                    || Arrays.asList(location.split("[/\\\\]")).contains("..")
                    || (Files.exists(file) && !file.toRealPath().startsWith(root));
            // opening a pipe would wait for ever
            if (!outside && (Files.isRegularFile(file) || !Files.exists(file))) {
                return file;
            }
            fault = outside ? "not in the model's folder" : "no ordinary file";
        } catch (InvalidPathException | IOException e) {
            fault = "no path";
        }
        throw new UserException(
                "The tensor \"" + t.getName() + "\" names the weights file \"" + location + "\", which is " + fault
                        + ".",
                "Put a copy of the weights file, not a link to it, beside the model, and name it by its file name.");
    }

    static String entry(TensorProto t, String key) {
        return t.getExternalDataList().stream()
                .filter(e -> e.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst()
                .orElse("");
    }

    /** A number of bytes; −1, which no file has, where the text is none. */
    private static long number(TensorProto t, String key, long otherwise) {
        String text = entry(t, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
