package quadrant.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/** One operator of ONNX over DJL arrays, and in which forms it is not there. */
record Operator(Body body, Check check) {
    /** Reads its inputs from the context, gives its outputs. */
    @FunctionalInterface
    interface Body {
        List<NDArray> apply(NodeContext c);
    }

    /** As {@link Body}, for an operator whose first output alone is there. */
    @FunctionalInterface
    interface Single {
        NDArray apply(NodeContext c);
    }

    /** Why a node cannot be run, as words behind its name; empty where it can. */
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

    /** The same, refused for one reason more. */
    Operator unless(Check other) {
        return new Operator(body, f -> check.refusal(f).or(() -> other.refusal(f)));
    }

    /** The same, refused where one of these inputs is computed from the image or trained. */
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
