package quadrant.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.ClassList;
import quadrant.evaluation.GroupPooling;
import quadrant.onnx.Head;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.CropRule;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.TestViews;
import quadrant.task.UserException;

/**
 * A model that Quadrant fine-tuned: image N×3×S×S, or N×C×S×S where channels go through the network one by one, → probabilities
 * N×classes, with everything that is needed to use it.
 *
 * @param graph without Quadrant's metadata
 * @param testViews test-time augmentation, unless the user wishes otherwise
 * @param crop how the training images were cut out, where they were marked objects of larger images
 * @param pooling how the predictions for several images become one for their slide or patient
 * @param uncertainty its calibrated uncertainty; empty where nothing was held out to learn it from
 * @param finder the settings by which its cells are found on images, as {@code imagej.CellFinder} writes them; empty where it
 *     records none
 */
public record FineTunedModel(
        OnnxGraph graph,
        ClassList classes,
        Preprocessing preprocessing,
        Provenance provenance,
        TestViews testViews,
        Optional<CropRule> crop,
        GroupPooling pooling,
        Optional<Uncertainty> uncertainty,
        Optional<String> finder) {
    /** The provenance fact with the median of the training images' shorter sides, in pixels. */
    public static final String SIDE_FACT = "images.sidePx";

    private static final String FORMAT_KEY = "quadrant.format";
    private static final String CLASSES_KEY = "quadrant.classes";
    private static final String PREPROCESSING_KEY = "quadrant.preprocessing";
    private static final String TEST_VIEWS_KEY = "quadrant.testViews";
    private static final String PROVENANCE_KEY = "quadrant.provenance";
    private static final String CROP_KEY = "quadrant.crop";
    private static final String POOLING_KEY = "quadrant.pooling";
    private static final String SEEN_KEY = "quadrant.seen";
    private static final String UNCERTAINTY_KEY = "quadrant.doubt";
    private static final String FINDER_KEY = "quadrant.finder";
    private static final String FORMAT = "quadrant-model/";
    private static final int VERSION = 1;
    /** Far more than 50,000 training image hashes, 200 kept features and all facts need. */
    private static final int MOST_METADATA = 16 << 20;

    private static final int MOST_CLASSES = 10_000;

    /** A model of images with labels of their own, without uncertainty. */
    public FineTunedModel(
            OnnxGraph graph,
            ClassList classes,
            Preprocessing preprocessing,
            Provenance provenance,
            TestViews testViews,
            Optional<CropRule> crop) {
        this(
                graph,
                classes,
                preprocessing,
                provenance,
                testViews,
                crop,
                GroupPooling.MEAN,
                Optional.empty(),
                Optional.empty());
    }

    /** A copy with another network for the same classes and pixels. */
    public FineTunedModel with(OnnxGraph other) {
        return new FineTunedModel(
                other, classes, preprocessing, provenance, testViews, crop, pooling, uncertainty, finder);
    }

    /** A copy for images whose channels have these names, unless they name them themselves. */
    public FineTunedModel withChannelNames(List<String> names) {
        Preprocessing named = preprocessing.withMapping(preprocessing.mapping().with(names));
        return new FineTunedModel(graph, classes, named, provenance, testViews, crop, pooling, uncertainty, finder);
    }

    /** A copy that records how its cells are found. */
    public FineTunedModel finding(Optional<String> settings) {
        return new FineTunedModel(
                graph, classes, preprocessing, provenance, testViews, crop, pooling, uncertainty, settings);
    }

    /**
     * The out-of-distribution score of an image, in units of the threshold; empty where the model has no detector.
     *
     * @param features the image's features, those of {@link Outliers#features}
     */
    public OptionalDouble outlier(float... features) {
        return uncertainty
                .flatMap(Uncertainty::outliers)
                .map(o -> OptionalDouble.of(o.known().score(features)))
                .orElse(OptionalDouble.empty());
    }

    /** A copy with a network that includes a temperature, and the uncertainty calibrated with it. */
    public FineTunedModel with(OnnxGraph other, Uncertainty learnt) {
        return new FineTunedModel(
                other, classes, preprocessing, provenance, testViews, crop, pooling, Optional.of(learnt), finder);
    }

    /** The median of the training images' shorter sides, in their pixels; empty where the model does not record it. */
    public OptionalInt trainedSidePx() {
        OptionalInt side = provenance.count(SIDE_FACT);
        return side.orElse(0) > 0 ? side : OptionalInt.empty();
    }

    /** The bytes of the ONNX file. */
    public byte[] toBytes() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT_KEY, FORMAT + VERSION);
        metadata.put(CLASSES_KEY, MetadataJson.write(classes.names()));
        metadata.put(PREPROCESSING_KEY, MetadataJson.write(MetadataJson.of(preprocessing)));
        if (testViews != TestViews.NONE) {
            metadata.put(TEST_VIEWS_KEY, testViews.name());
        }
        metadata.put(PROVENANCE_KEY, MetadataJson.write(provenance.facts()));
        provenance.seen().ifPresent(seen -> metadata.put(SEEN_KEY, seen.write()));
        crop.ifPresent(c -> metadata.put(CROP_KEY, MetadataJson.write(MetadataJson.of(c))));
        pooling.sharpness().ifPresent(s -> metadata.put(POOLING_KEY, Double.toString(s)));
        uncertainty.ifPresent(d -> metadata.put(UNCERTAINTY_KEY, MetadataJson.write(MetadataJson.of(d))));
        finder.ifPresent(f -> metadata.put(FINDER_KEY, f));
        return graph.withMetadata(metadata).toBytes();
    }

    /**
     * Reads a model's file, which need not be trusted. It is called by {@code inference.ModelDoor}, which also runs the network
     * once.
     *
     * @throws UserException when there is none, it is not an ordinary file, not an ONNX file, not one of Quadrant's, of a later
     *     format version, or damaged
     */
    public static FineTunedModel read(Path file) {
        return of(OnnxGraph.load(file), file.toString());
    }

    /** Whether a graph is a model that some version of Quadrant fine-tuned. */
    public static boolean isOne(OnnxGraph file) {
        return file.metadata().getOrDefault(FORMAT_KEY, "").startsWith(FORMAT);
    }

    static FineTunedModel of(OnnxGraph file, String name) {
        Map<String, String> metadata = file.metadata();
        String format = metadata.getOrDefault(FORMAT_KEY, "");
        if (!isOne(file)) {
            throw new UserException(
                    name + " is an ONNX model, but not one that Quadrant fine-tuned: it names no classes and no"
                            + " preprocessing.",
                    "Choose the model.onnx that quadrant finetune wrote.");
        }
        if (!format.equals(FORMAT + VERSION)) {
            String version = format.substring(FORMAT.length());
            if (!version.matches("[1-9]\\d{0,5}")) {
                throw damaged(name, "its format is no version of " + FORMAT + "N");
            }
            throw new UserException(
                    name + " has the format " + format + ", and this Quadrant reads " + FORMAT + VERSION + ".",
                    "Update Quadrant.");
        }
        OnnxGraph graph = Importer.closed(file, name);
        if (metadata.values().stream().mapToLong(String::length).sum() > MOST_METADATA) {
            throw damaged(name, "its metadata is longer than " + (MOST_METADATA >> 20) + " MiB");
        }
        ClassList classes = classes(MetadataJson.strings(need(metadata, CLASSES_KEY, name), name), graph, name);
        Preprocessing pixels = MetadataJson.pixels(need(metadata, PREPROCESSING_KEY, name), name);
        requireImage(graph, pixels.inputChannels(), pixels.sizePx(), name);
        return new FineTunedModel(
                graph.withMetadata(Map.of()),
                classes,
                pixels,
                new Provenance(
                        MetadataJson.facts(need(metadata, PROVENANCE_KEY, name), name),
                        Optional.ofNullable(metadata.get(SEEN_KEY)).flatMap(SeenImages::read)),
                testViews(metadata.getOrDefault(TEST_VIEWS_KEY, TestViews.NONE.name()), name),
                Optional.ofNullable(metadata.get(CROP_KEY)).map(json -> MetadataJson.crop(json, name)),
                Optional.ofNullable(metadata.get(POOLING_KEY))
                        .map(text -> pooling(text, name))
                        .orElse(GroupPooling.MEAN),
                Optional.ofNullable(metadata.get(UNCERTAINTY_KEY))
                        .map(json -> uncertainty(json, classes.size(), graph, name)),
                Optional.ofNullable(metadata.get(FINDER_KEY)));
    }

    /** Compares the network's declarations with the metadata on its images. */
    private static void requireImage(OnnxGraph graph, long channels, long size, String name) {
        List<Long> declared = graph.inputShape();
        if (!declared.equals(List.of(-1L, channels, size, size))) {
            throw damaged(
                    name,
                    "it names images of " + channels + " channels and " + size
                            + " pixels, and its network takes numbers of the dimensions " + declared + " (-1: free)");
        }
        if (graph.outputs().size() != 1) {
            throw damaged(
                    name,
                    "its network has the outputs " + graph.outputs()
                            + ", and one was expected, with a probability for each class");
        }
    }

    private static Uncertainty uncertainty(String json, int classes, OnnxGraph graph, String name) {
        Uncertainty uncertainty = MetadataJson.uncertainty(json, classes, name);
        uncertainty.outliers().map(o -> o.features().tensor()).ifPresent(tensor -> {
            if (graph.nodes().stream().noneMatch(n -> n.outputs().contains(tensor))) {
                throw damaged(name, "the features of its outlier detector are missing");
            }
        });
        return uncertainty;
    }

    private static ClassList classes(List<String> names, OnnxGraph graph, String name) {
        long outputs = graph.initializer(Head.BIAS)
                .map(bias -> bias.dims().stream().reduce(1L, Math::multiplyExact))
                .orElse(0L);
        if (outputs != names.size()) {
            throw damaged(name, "it names " + names.size() + " classes, and its network has " + outputs + " outputs");
        }
        if (names.size() > MOST_CLASSES
                || names.stream().anyMatch(n -> n == null || n.length() > ClassList.LONGEST_NAME)
                || names.size() != Set.copyOf(names).size()
                || names.isEmpty()) {
            throw damaged(
                    name,
                    "its class names are not distinct, or more than " + MOST_CLASSES + ", or longer than "
                            + ClassList.LONGEST_NAME + " letters");
        }
        return new ClassList(names);
    }

    private static TestViews testViews(String written, String name) {
        return Arrays.stream(TestViews.values())
                .filter(v -> v.name().equals(written))
                .findFirst()
                .orElseThrow(() -> damaged(name, "it looks at images in an unknown way, " + written));
    }

    private static GroupPooling pooling(String written, String name) {
        try {
            return GroupPooling.logits(Double.parseDouble(written));
        } catch (IllegalArgumentException e) {
            throw damaged(name, "it pools images in an unknown way, " + written, e);
        }
    }

    private static String need(Map<String, String> metadata, String key, String name) {
        String value = metadata.get(key);
        if (value == null) {
            throw damaged(name, key + " is missing");
        }
        return value;
    }

    static UserException damaged(String model, String what) {
        return damaged(model, what, null);
    }

    /** The refusal of a damaged file. */
    public static UserException damaged(String model, String what, @Nullable Throwable cause) {
        return new UserException(
                "The model " + model + " is damaged: " + what + ".", "Fine-tune again, or restore a copy.", cause);
    }
}
