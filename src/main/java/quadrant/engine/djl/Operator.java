package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/** One ONNX operator over DJL arrays, and its unsupported forms. */
record Operator(Body body, Check check) {
    /** Reads its inputs from the context, returns its outputs. */
    @FunctionalInterface
    interface Body {
        List<NDArray> apply(NodeContext c);
    }

    /** As {@link Body}, for an operator of which only the first output is supported. */
    @FunctionalInterface
    interface Single {
        NDArray apply(NodeContext c);
    }

    /** Why a node cannot be run, as words that follow its name; empty where it can. */
    @FunctionalInterface
    interface Check {
        Optional<String> refusal(Form f);
    }

    static Operator of(Single single) {
        return new Operator(
                c -> List.of(single.apply(c)),
                f -> f.usesOnlyTheFirstOutput()
                        ? Optional.empty()
                        : Optional.of("of which more than the first output is read"));
    }

    static Operator several(Body body) {
        return new Operator(body, f -> Optional.empty());
    }

    /** A copy that is refused for one more reason. */
    Operator unless(Check other) {
        return new Operator(body, f -> check.refusal(f).or(() -> other.refusal(f)));
    }

    /** A copy that is refused where one of these inputs is computed from the image or trained. */
    Operator fixed(int... inputs) {
        return unless(f -> {
            for (int i : inputs) {
                if (!f.fixed(i)) {
                    return Optional.of("whose input " + i + " depends on the image");
                }
            }
            return Optional.empty();
        });
    }
}
