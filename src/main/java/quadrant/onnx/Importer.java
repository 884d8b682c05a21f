package quadrant.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.task.UserException;

/**
 * Reads model files of any exporter, and converts them to Quadrant's standard form.
 *
 * <p>Operator sets 7 to 21. Weights beside the file are mapped, float16 and bfloat16 become float32, channels-last inputs get a
 * transposition in front, a grey input gets the mean of the three channels, a fixed batch size is made free, of several outputs
 * the one with the logits is kept, each use of a weight gets its own copy, and constants are folded. A quantised model stays
 * quantised: ONNX Runtime runs it, and its features can be used.
 */
public final class Importer {
    private Importer() {}

    /**
     * Reads a model file as one image input N×3×S×S of float32 with a free N, all in float32.
     *
     * @param size S where the file leaves it free
     * @throws UserException when the file cannot be used, with the reason
     */
    public static OnnxGraph read(Path file, OptionalInt size) {
        return canonical(open(file), size);
    }

    /**
     * Opens a model file unchanged, with the weights beside it.
     *
     * @throws UserException when it is not a valid ONNX model
     */
    public static OnnxGraph open(Path file) {
        try {
            ModelProto model = ExternalData.resolve(ModelFile.read(file), file);
            return new OnnxGraph(GraphCheck.sorted(model));
        } catch (OutOfMemoryError e) {
            throw ModelFile.tooLarge(file.toString(), e);
        }
    }

    /**
     * Checks a model that claims to be written by Quadrant: it must be a single file of plain operators, with weights that are
     * not NaN, and no larger than a network that can be fine-tuned.
     *
     * @param name its name in messages
     * @throws UserException when it is anything else
     */
    public static OnnxGraph closed(OnnxGraph file, String name) {
        try {
            OnnxGraph graph = new OnnxGraph(GraphCheck.sorted(file.model()));
            GraphCheck.requirePlain(graph);
            GraphCheck.requireOurs(graph);
            ImageInput.of(graph);
            Footprint.checkClosed(graph);
            return graph;
        } catch (OutOfMemoryError e) {
            throw ModelFile.tooLarge(name, e);
        }
    }

    /**
     * Refuses a network of which a fine-tuned model could not be opened again, as {@link #closed} would refuse it.
     *
     * @param network as {@link #canonical} returns it
     */
    public static void requireBounded(OnnxGraph network) {
        try {
            Footprint.checkClosed(network);
        } catch (UserException e) {
            throw new UserException(
                    e.problem(),
                    "Choose another backbone: a model that is fine-tuned from this one could not be opened again.",
                    e);
        }
    }

    /**
     * The network of a file that fixes its batch size, with all nodes unchanged and with that batch size; empty where it is
     * free.
     *
     * @param file as returned by {@link #open}
     */
    public static Optional<OnnxGraph> fixed(OnnxGraph file, OptionalInt size) {
        OptionalInt batch = ImageInput.batch(file);
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        OnnxGraph graph = standard(file, size).graph();
        GraphCheck.requirePlain(graph);
        return Optional.of(graph.withBatch(batch.getAsInt()));
    }

    /** Converts an open file to the standard form; {@code read} also opens it. */
    public static OnnxGraph canonical(OnnxGraph file, OptionalInt size) {
        try {
            OptionalInt batch = ImageInput.batch(file);
            Draft draft = standard(file, size);
            Aliases.apply(draft);
            List<Shapes> known = ConstantFolder.apply(draft, batch);
            // a new constant may be a weight that two nodes read
            Aliases.apply(draft);
            OnnxGraph graph = draft.graph();
            known.forEach(s -> s.remember(graph));
            Footprint.check(graph);
            return graph;
        } catch (OutOfMemoryError e) {
            throw ModelFile.tooLarge("The network", e);
        }
    }

    /** All nodes in float32, with one input N×3×S×S and one output. */
    private static Draft standard(OnnxGraph file, OptionalInt size) {
        ImageInput input = ImageInput.of(file);
        int side = input.side(size);
        // from IR version 4 on, initializers need not be inputs
        Draft draft = new Draft(new OnnxGraph(file.model().toBuilder()
                .setIrVersion(Math.max(4, file.model().getIrVersion()))
                .build()));
        input.apply(draft, side);
        draft.chooseOutput();
        draft.widen();
        return draft;
    }
}
