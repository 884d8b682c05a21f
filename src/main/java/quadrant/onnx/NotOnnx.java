package quadrant.onnx;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.task.UserException;

/** Recognises files that are not ONNX models by their first bytes: users choose a wrong file, and servers send other ones. */
final class NotOnnx {
    private static final String EXPORT = "Export the network with torch.onnx.export, and give the .onnx file.";
    private static final String CHOOSE = "Choose a complete .onnx file.";
    private static final String AGAIN = "Download it again, and read the server's message in it with a text editor.";
    private static final int HEAD = 512;

    /** A signature at an offset, with its meaning. */
    private record Sign(int at, String bytes, String what, String remedy) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    0,
                    "version https://git-lfs",
                    "is a pointer of Git LFS to the model, not the model itself",
                    "Fetch the file itself: git lfs pull, or the download button of its page."),
            new Sign(0, "PK\3\4", "is a ZIP archive, as PyTorch's .pt files are, and no ONNX model", EXPORT),
            new Sign(0, "\u0080\2", "is a pickle, as old .pth files of PyTorch are, and no ONNX model", EXPORT),
            new Sign(
                    0,
                    "\u0089HDF",
                    "is an HDF5 file, as Keras writes them, and no ONNX model",
                    "Convert it with tf2onnx."),
            new Sign(4, "TFL3", "is a TensorFlow Lite model, and no ONNX model", "Convert it with tf2onnx --tflite."),
            new Sign(4, "ORTM", "is in ONNX Runtime's own format", "Give the .onnx file that it was made from."),
            new Sign(8, "{\"", "is a file of safetensors: weights without a network", EXPORT),
            new Sign(0, "\u0089PNG", "is an image, and no model", CHOOSE),
            new Sign(0, "\u00ff\u00d8\u00ff", "is an image, and no model", CHOOSE),
            new Sign(0, "II*\0", "is an image, and no model", CHOOSE),
            new Sign(0, "MM\0*", "is an image, and no model", CHOOSE),
            new Sign(
                    0,
                    "\u001f\u008b",
                    "is compressed",
                    "Unpack it with gunzip or tar, and give the .onnx file in it."));

    private NotOnnx() {}

    /** The exception for a file; {@code name} is its name in messages. */
    static UserException refusal(ByteString bytes, String name, @Nullable Throwable cause) {
        if (bytes.isEmpty()) {
            return new UserException(name + " is empty (0 bytes).", "Download or export it again.", cause);
        }
        // Latin 1 keeps each byte as one character
        String head = bytes.substring(0, Math.min(HEAD, bytes.size())).toString(StandardCharsets.ISO_8859_1);
        Optional<Sign> sign =
                SIGNS.stream().filter(s -> head.startsWith(s.bytes, s.at)).findFirst();
        if (sign.isPresent()) {
            return new UserException(name + " " + sign.get().what + ".", sign.get().remedy, cause);
        }
        if (page(head)) {
            return new UserException(name + " is a web page, and no model.", AGAIN, cause);
        }
        if (head.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || Character.isWhitespace(c))) {
            return new UserException(name + " is a text file, and no model.", CHOOSE, cause);
        }
        return new UserException(
                name + " is not an ONNX model, or it is truncated.",
                "Choose a complete .onnx file; download or export it again if it came over a network.",
                cause);
    }

    private static boolean page(String head) {
        String start = head.replaceFirst("^(\u00ef\u00bb\u00bf)?\\s*", "").toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml");
    }
}
