package quadrant.onnx;

import static quadrant.task.OptionName.option;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import quadrant.task.UserException;

/**
 * A model file's declaration of its image input, before it is converted to N×channels×size×size.
 *
 * @param size height and width in pixels; empty where the file leaves them free
 */
public record ImageInput(String name, Layout layout, int channels, OptionalInt size) {
    private static final Set<Integer> READ = Set.of(
            ElementType.FLOAT.code(),
            ElementType.FLOAT16.code(),
            ElementType.BFLOAT16.code(),
            ElementType.UINT8.code());

    private static final long[] TO_NCHW = {0, 3, 1, 2};

    /** The maximum of a batch size, or of an image's side in pixels. */
    private static final long LARGEST = 1 << 14;

    /** The order of the axes in the file. */
    public enum Layout {
        NCHW,
        NHWC
    }

    /** The batch size that a file declares; empty where it is free. */
    static OptionalInt batch(OnnxGraph file) {
        long n = GraphEdits.dims(value(file)).get(0);
        return n > 0 ? OptionalInt.of(bounded(n)) : OptionalInt.empty();
    }

    private static int bounded(long dimension) {
        if (dimension > LARGEST) {
            throw new UserException(
                    "The model's input has a dimension of " + dimension + ", and at most " + LARGEST + " was expected.",
                    "Export the model with a free batch, and the image size that it was trained on.");
        }
        return (int) dimension;
    }

    /** The declaration of a file. */
    public static ImageInput of(OnnxGraph file) {
        ValueInfoProto v = value(file);
        List<Long> d = GraphEdits.dims(v);
        Layout layout = layout(file, v.getName(), d);
        boolean nchw = layout == Layout.NCHW;
        long channels = d.get(nchw ? 1 : 3);
        long height = d.get(nchw ? 2 : 1);
        long width = d.get(nchw ? 3 : 2);
        if (channels <= 0) {
            channels = convolved(file, v.getName()).orElse(3);
        }
        if (channels != 3 && channels != 1 && !PooledLayers.oneByOne(file)) {
            throw new UserException(
                    "The model takes images of " + channels + " channels, and Quadrant gives them 3.",
                    "Choose a model for colour or grey images.");
        }
        return new ImageInput(v.getName(), layout, (int) channels, size(height, width));
    }

    private static OptionalInt size(long height, long width) {
        if (height > 0 && width > 0 && height != width) {
            throw new UserException(
                    "The model takes images of " + width + "×" + height + " pixels, and Quadrant makes square ones.",
                    "Export the model with a square or a free image size.");
        }
        long size = Math.max(height, width);
        return size > 0 ? OptionalInt.of(bounded(size)) : OptionalInt.empty();
    }

    /**
     * The side of its images: that of the file, else the wanted one.
     *
     * @throws UserException when there is neither, or they differ
     */
    int side(OptionalInt wanted) {
        if (size.isEmpty()) {
            return wanted.orElseThrow(() -> new UserException(
                    "The model leaves the size of its images free.",
                    "Give the size that it was trained on: " + option("size") + " N."));
        }
        int declared = size.getAsInt();
        if (wanted.isPresent() && wanted.getAsInt() != declared) {
            throw new UserException(
                    "The model takes images of " + declared + "×" + declared + " pixels, and " + wanted.getAsInt()
                            + " was asked for.",
                    "Leave the size out.");
        }
        return declared;
    }

    /** The side of its images: that of the file, else the asked one, else the last. */
    public int side(OptionalInt asked, OptionalInt otherwise) {
        return side(asked.isPresent() || size.isPresent() ? asked : otherwise);
    }

    private static ValueInfoProto value(OnnxGraph file) {
        ValueInfoProto v = file.declaredInput();
        if (!READ.contains(v.getType().getTensorType().getElemType())) {
            throw new UserException(
                    "The model's input \"" + v.getName() + "\" has the ONNX element type "
                            + v.getType().getTensorType().getElemType()
                            + ", and numbers of 8, 16 or 32 bit were expected.",
                    "Export the model with a float32 image as its input.");
        }
        if (GraphEdits.dims(v).size() != 4) {
            throw new UserException(
                    "The model's input \"" + v.getName() + "\" has the dimensions " + GraphEdits.dims(v)
                            + ", and four were expected: images, channels, height, width.",
                    "Choose a model that takes images.");
        }
        return v;
    }

    private static Layout layout(OnnxGraph file, String input, List<Long> dims) {
        boolean second = dims.get(1) == 3 || dims.get(1) == 1;
        boolean last = dims.get(3) == 3 || dims.get(3) == 1;
        if (second != last) {
            return second ? Layout.NCHW : Layout.NHWC;
        }
        Optional<Node> first = firstSpatial(file, input);
        return first.isPresent() && first.get().op().equals("Transpose") ? Layout.NHWC : Layout.NCHW;
    }

    /** The number of input channels of the first convolution. */
    private static Optional<Integer> convolved(OnnxGraph file, String input) {
        return firstSpatial(file, input)
                .filter(n -> n.op().equals("Conv"))
                .flatMap(n -> n.input(1)
                        .flatMap(file::initializer)
                        .filter(w -> w.dims().size() > 1)
                        .map(w -> (int) (w.dims().get(1) * n.integer("group", 1))));
    }

    /** The first convolution, or transposition to N×C×H×W, after nodes that treat all pixels equally. */
    private static Optional<Node> firstSpatial(OnnxGraph file, String input) {
        Set<String> reached = new HashSet<>(Set.of(input));
        for (Node n : file.nodes()) {
            if (n.inputs().stream().noneMatch(reached::contains)) {
                continue;
            }
            boolean transposes = n.op().equals("Transpose")
                    && Arrays.equals(n.integers("perm").orElse(new long[0]), TO_NCHW);
            if (n.op().equals("Conv") || transposes) {
                return Optional.of(n);
            }
            reached.addAll(n.outputs());
        }
        return Optional.empty();
    }

    /** Converts the input to N×3×S×S of float32; a grey image is the mean of the three channels. */
    void apply(Draft draft, int size) {
        int before = draft.nodes.size();
        String image = name;
        if (channels == 1) {
            image = draft.mean(image, List.of(1), true, draft.fresh(image + "/grey"));
        }
        if (layout == Layout.NHWC) {
            AttributeProto perm = GraphEdits.integers("perm", List.of(0L, 2L, 3L, 1L));
            image = draft.add("Transpose", List.of(image), draft.fresh(image + "/nhwc"), perm);
        }
        List<NodeProto> added = draft.nodes.subList(before, draft.nodes.size());
        List<NodeProto> front = List.copyOf(added);
        added.clear();
        draft.rename(name, image);
        draft.nodes.addAll(0, front);
        ValueInfoProto old = draft.inputs.stream()
                .filter(v -> v.getName().equals(name))
                .findFirst()
                .orElseThrow();
        draft.inputs.clear();
        draft.inputs.add(image(old, size));
    }

    private static ValueInfoProto image(ValueInfoProto old, int size) {
        boolean asIs = GraphEdits.dims(old).equals(List.of(-1L, 3L, (long) size, (long) size))
                && old.getType().getTensorType().getElemType() == ElementType.FLOAT.code();
        if (asIs) {
            return old;
        }
        return GraphEdits.value(old.getName(), ElementType.FLOAT, new long[] {-1, 3, size, size});
    }
}
