package quadrant.engine.ort;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.regex.Pattern;

/** ONNX Runtime's error message without its error codes, source files and C++ signatures. */
final class OrtMessage {
    private static final int LONGEST = 400;

    /** The replacements, in order. */
    private record Rule(Pattern pattern, String by) {
        static Rule of(String regex, String by) {
            return new Rule(Pattern.compile(regex), by);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("^Error code - \\w+ - message: ", ""),
            Rule.of(
                    "^OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library.*",
                    "its libraries cannot be loaded: an NVIDIA driver, CUDA 12 and cuDNN 9 are needed"),
            // "/onnxruntime_src/…/lrn.h:22 onnxruntime::LRN<T>::LRN(const OpKernelInfo&) [with T = float] "
            Rule.of(
                    "\\S+\\.(?:cc|h|hpp|cpp):\\d+ [^(]*\\((?:[^()]|\\([^()]*\\))*\\)(?: const)?(?: \\[with [^\\]]*\\])?\\s*",
                    ""),
            Rule.of("Exception during initialization: ", ""),
            Rule.of("This is an invalid model\\. ", ""),
            Rule.of("In Node, \\((\"[^\"]*\"), (\\w+), .*? , Error (?:Field )?", "the node $2 $1: "),
            Rule.of("Node \\(([^)]*)\\) Op \\(([^)]*)\\) ", "the node $2 \"$1\": "),
            Rule.of("\\[\\w+Error\\] ", ""),
            Rule.of(
                    "Non-zero status code returned while running (\\S+) node\\. Name:'([^']*)' Status Message: ",
                    "the node $1 \"$2\": "),
            Rule.of("\\s+", " "),
            Rule.of("[. ]+$", ""));

    private OrtMessage() {}

    /** A phrase without a full stop. */
    static String of(OrtException e) {
        String text = String.valueOf(e.getMessage());
        for (Rule r : RULES) {
            text = r.pattern.matcher(text).replaceAll(r.by);
        }
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
