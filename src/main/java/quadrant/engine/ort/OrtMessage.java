package quadrant.engine.ort;

import ai.onnxruntime.OrtException;
import java.util.List;

/** ONNX Runtime's error message without its error codes, source files and C++ signatures. */
final class OrtMessage {
    private static final int LONGEST = 400;

    /** The replacements, in order. */
    private record Rule(String regex, String by) {}

    private static final List<Rule> RULES = List.of(
            new Rule("^Error code - \\w+ - message: ", ""),
            new Rule(
                    "^OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library.*",
                    "its libraries cannot be loaded: an NVIDIA driver, CUDA 12 and cuDNN 9 are needed"),
            // "/onnxruntime_src/…/lrn.h:22 onnxruntime::LRN<T>::LRN(const OpKernelInfo&) [with T = float] "
            new Rule(
                    "\\S+\\.(?:cc|h|hpp|cpp):\\d+ [^(]*\\((?:[^()]|\\([^()]*\\))*\\)(?: const)?(?: \\[with [^\\]]*\\])?\\s*",
                    ""),
            new Rule("Exception during initialization: ", ""),
            new Rule("This is an invalid model\\. ", ""),
            new Rule("In Node, \\((\"[^\"]*\"), (\\w+), .*? , Error (?:Field )?", "the node $2 $1: "),
            new Rule("Node \\(([^)]*)\\) Op \\(([^)]*)\\) ", "the node $2 \"$1\": "),
            new Rule("\\[\\w+Error\\] ", ""),
            new Rule(
                    "Non-zero status code returned while running (\\S+) node\\. Name:'([^']*)' Status Message: ",
                    "the node $1 \"$2\": "),
            new Rule("\\s+", " "),
            new Rule("[. ]+$", ""));

    private OrtMessage() {}

    /** A phrase without a full stop. */
    static String of(OrtException e) {
        String text = String.valueOf(e.getMessage());
        for (Rule r : RULES) {
            text = text.replaceAll(r.regex, r.by);
        }
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
