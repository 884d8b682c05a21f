package quadrant.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** The bytes of a model file as protobuf; raw tensors are views of them. */
final class ModelFile {
    /**
     * From this size in bytes on, files are mapped instead of read; a mapped file stays open until its graph is
     * garbage-collected.
     */
    private static final long MAPPED = 32L << 20;

    private static final String EXPORT = "Export the network with torch.onnx.export, and give the .onnx file.";
    private static final String CHOOSE = "Choose a complete .onnx file.";
    private static final int HEAD = 512;

    /** What a file that is no model is, by its beginning as Latin 1: users choose a wrong file, and servers send other ones. */
    private record Sign(String start, String what, String remedy) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign("\\z", "is empty (0 bytes)", "Download or export it again."),
            new Sign(
                    "version https://git-lfs",
                    "is a pointer of Git LFS to the model, not the model itself",
                    "Fetch the file itself: git lfs pull, or the download button of its page."),
            new Sign("PK\3\4", "is a ZIP archive, as PyTorch's .pt files are, and no ONNX model", EXPORT),
            new Sign("\u0080\2", "is a pickle, as old .pth files of PyTorch are, and no ONNX model", EXPORT),
            new Sign(
                    "\u0089HDF",
                    "is an HDF5 file, as Keras writes them, and no ONNX model",
                    "Convert it with tf2onnx."),
            new Sign(".{4}TFL3", "is a TensorFlow Lite model, and no ONNX model", "Convert it with tf2onnx --tflite."),
            new Sign(".{4}ORTM", "is in ONNX Runtime's own format", "Give the .onnx file that it was made from."),
            new Sign(".{8}\\{\"", "is a file of safetensors: weights without a network", EXPORT),
            new Sign("\u0089PNG|\u00ff\u00d8\u00ff|II\\*\0|MM\0\\*", "is an image, and no model", CHOOSE),
            new Sign("\u001f\u008b", "is compressed", "Unpack it with gunzip or tar, and give the .onnx file in it."),
            new Sign(
                    "(?i)(\u00ef\u00bb\u00bf)?\\s*<(!doctype|html|\\?xml)",
                    "is a web page, and no model",
                    "Download it again, and read the server's message in it with a text editor."),
            new Sign("[\\s -~\u0080-\u00ff]+\\z", "is a text file, and no model", CHOOSE),
            new Sign(
                    "",
                    "is not an ONNX model, or it is truncated",
                    "Choose a complete .onnx file; download or export it again if it came over a network."));

    private ModelFile() {}

    /**
     * Reads a model file.
     *
     * @throws UserException when the file is missing, too large for protobuf, or not an ONNX model
     */
    static ModelProto read(Path file) {
        try {
            return parse(bytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new UserException("There is no model file " + file + ".", "Check the path.", e);
        } catch (IOException e) {
            throw new UserException(
                    "The model file " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Check that it is a file and that you may read it.",
                    e);
        }
    }

    private static ByteString bytes(Path file) throws IOException {
        long size = OutsideFile.size(file, "an .onnx file");
        if (size < MAPPED) {
            return UnsafeByteOperations.unsafeWrap(OutsideFile.bytes(file, "an .onnx file", MAPPED));
        }
        if (size > Integer.MAX_VALUE) {
            throw new UserException(
                    "The model file " + file + " has " + (size >> 20) + " MiB, and one ONNX file holds at most 2 GiB.",
                    "Choose a smaller network.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /** Parses a model; {@code name} is its name in messages. */
    static ModelProto parse(ByteString bytes, String name) {
        try {
            CodedInputStream in = bytes.newCodedInput();
            in.enableAliasing(true);
            ModelProto model = ModelProto.parseFrom(in);
            if (model.getGraph().getNodeCount() == 0 || model.getOpsetImportCount() == 0) {
                throw refusal(bytes, name, null);
            }
            return model;
        } catch (IOException e) {
            throw refusal(bytes, name, e);
        } catch (OutOfMemoryError e) { // a small file may claim millions of nodes
            throw tooLarge(name, e);
        }
    }

    private static UserException refusal(ByteString bytes, String name, @Nullable Throwable cause) {
        // Latin 1 keeps each byte as one character
        String head = bytes.substring(0, Math.min(HEAD, bytes.size())).toString(StandardCharsets.ISO_8859_1);
        Sign sign = SIGNS.stream()
                .filter(s ->
                        Pattern.compile(s.start, Pattern.DOTALL).matcher(head).lookingAt())
                .findFirst()
                .orElseThrow();
        return new UserException(name + " " + sign.what + ".", sign.remedy, cause);
    }

    /** The exception for a model that does not fit into Java's memory. */
    static UserException tooLarge(String name, OutOfMemoryError cause) {
        return new UserException(
                name + " does not fit into the " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB that Java may use.",
                "Give Java more (QUADRANT_JAVA_OPTS=-Xmx8g, in ImageJ Edit › Options › Memory), or choose a smaller"
                        + " network.",
                cause);
    }
}
