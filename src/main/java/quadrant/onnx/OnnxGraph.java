package quadrant.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import quadrant.task.Hashes;
import quadrant.task.UserException;

/** An immutable ONNX model with one image input and one output; every change gives a new graph that shares weights. */
public final class OnnxGraph {
    private final ModelProto model;
    private final Map<String, TensorProto> initializers;
    private final List<Node> nodes;

    /** The inferred information on nodes, by the number of images; shared with all graphs derived from this one. */
    private final Map<Long, Map<NodeProto, Shapes>> inferred;

    OnnxGraph(ModelProto model) {
        this(model, new ConcurrentHashMap<>());
    }

    private OnnxGraph(ModelProto model, Map<Long, Map<NodeProto, Shapes>> inferred) {
        this.model = model;
        this.inferred = inferred;
        Map<String, TensorProto> named = new LinkedHashMap<>();
        model.getGraph().getInitializerList().forEach(t -> named.put(t.getName(), t));
        this.initializers = named;
        List<Node> all = new ArrayList<>(model.getGraph().getNodeCount());
        model.getGraph().getNodeList().forEach(n -> all.add(new Node(n)));
        this.nodes = List.copyOf(all);
    }

    /**
     * Reads a model file.
     *
     * @throws UserException when the file is missing, or not an ONNX model
     */
    public static OnnxGraph load(Path file) {
        return new OnnxGraph(ModelFile.read(file));
    }

    /** Reads a model from memory; {@code name} is its name in messages. */
    public static OnnxGraph parse(byte[] bytes, String name) {
        return new OnnxGraph(ModelFile.parse(UnsafeByteOperations.unsafeWrap(bytes), name));
    }

    /**
     * Another model made from this one's nodes, perhaps with more; a node counts as the same as long as its weights keep their
     * shapes.
     */
    OnnxGraph with(ModelProto other) {
        return new OnnxGraph(other, inferred);
    }

    OnnxGraph with(GraphProto other) {
        return with(model.toBuilder().setGraph(other).build());
    }

    /** The inferred information on each node for a number of images. */
    Map<NodeProto, Shapes> inferred(long batch) {
        return inferred.computeIfAbsent(batch, n -> Collections.synchronizedMap(new IdentityHashMap<>()));
    }

    ModelProto model() {
        return model;
    }

    GraphProto graph() {
        return model.getGraph();
    }

    /** The nodes in the file's order, which is topological. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The node that makes each tensor. */
    Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        nodes.forEach(n -> n.outputs().forEach(o -> producers.put(o, n)));
        return producers;
    }

    /** The version of ONNX's own operator set. */
    public int opset() {
        for (OperatorSetIdProto o : model.getOpsetImportList()) {
            if (o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx")) {
                return (int) Math.max(-1, Math.min(Short.MAX_VALUE, o.getVersion()));
            }
        }
        return 0;
    }

    /** The name of the single input that is not a constant. */
    public String input() {
        return declaredInput().getName();
    }

    /** The declared dimensions of the input; −1 where one is free. */
    public List<Long> inputShape() {
        return GraphEdits.dims(declaredInput());
    }

    /** The single input that is not a constant; of several the one that a node reads. */
    ValueInfoProto declaredInput() {
        Set<String> read = new HashSet<>();
        nodes.forEach(n -> read.addAll(n.inputs()));
        List<ValueInfoProto> free = graph().getInputList().stream()
                .filter(v -> !initializers.containsKey(v.getName()))
                .toList();
        List<ValueInfoProto> images = free.size() == 1
                ? free
                : free.stream().filter(v -> read.contains(v.getName())).toList();
        if (images.size() != 1) {
            throw new UserException(
                    "The model has " + images.size() + " inputs "
                            + images.stream().map(ValueInfoProto::getName).toList()
                            + ", and one was expected: the image.",
                    "Choose an image classifier, or export it with the image as its only input.");
        }
        return images.get(0);
    }

    /** The same graph with an input that declares the given number of images. */
    OnnxGraph withBatch(int n) {
        ModelProto.Builder m = model.toBuilder();
        int at = graph().getInputList().indexOf(declaredInput());
        GraphEdits.batch(m.getGraphBuilder().getInputBuilder(at)).setDimValue(n);
        return new OnnxGraph(m.build());
    }

    /** The names of the outputs, in order. */
    public List<String> outputs() {
        return graph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    }

    /** The name of the first output. */
    public String output() {
        if (graph().getOutputCount() == 0) {
            throw new UserException("The model has no output.", "Export it again.");
        }
        return graph().getOutput(0).getName();
    }

    public boolean isInitializer(String name) {
        return initializers.containsKey(name);
    }

    /** The constant of this name. */
    public Optional<Tensor> initializer(String name) {
        return Optional.ofNullable(initializers.get(name)).map(Tensor::of);
    }

    public Set<String> initializerNames() {
        return initializers.keySet();
    }

    Collection<TensorProto> initializerProtos() {
        return initializers.values();
    }

    /** Name and version of the program that wrote the model; empty where it is not recorded. */
    public String producer() {
        return (model.getProducerName() + " " + model.getProducerVersion()).strip();
    }

    /** The model's metadata properties, in the file's order. */
    public Map<String, String> metadata() {
        Map<String, String> map = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(p -> map.put(p.getKey(), p.getValue()));
        return map;
    }

    /** The names of weight files beside the model's file, as written in it; none where all weights are within. */
    public List<String> weightFiles() {
        return initializers.values().stream()
                .filter(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .map(t -> ExternalData.entry(t, "location").replace('\\', '/'))
                .distinct()
                .sorted()
                .toList();
    }

    /** The same graph with exactly these metadata properties. */
    public OnnxGraph withMetadata(Map<String, String> properties) {
        ModelProto.Builder b = model.toBuilder().clearMetadataProps();
        properties.forEach((k, v) ->
                b.addMetadataProps(StringStringEntryProto.newBuilder().setKey(k).setValue(v)));
        return with(b.build());
    }

    /** The same graph with new values of some constants; shapes are unchanged. */
    public OnnxGraph withWeights(Map<String, float[]> weights) {
        Draft draft = new Draft(this);
        weights.forEach((name, values) -> draft.initializers.computeIfPresent(
                name, (n, t) -> Tensor.of(n, t.getDimsList(), values).toProto()));
        return draft.whole();
    }

    /** The model as the bytes of a file. */
    public byte[] toBytes() {
        return model.toByteArray();
    }

    /**
     * A model with its large weights stored separately.
     *
     * @param model the bytes of a model that refers to the weights as external data
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Parts(byte[] model, List<Tensor> weights) {}

    /** The model's bytes without the float32 weights of at least the given size in bytes, and these weights, not copied. */
    public Parts parts(long leastBytes) {
        List<Tensor> weights = new ArrayList<>();
        GraphProto.Builder g = graph().toBuilder();
        for (int i = 0; i < g.getInitializerCount(); i++) {
            TensorProto t = g.getInitializer(i);
            if (t.getDataType() == ElementType.FLOAT.code() && t.getRawData().size() >= leastBytes) {
                weights.add(Tensor.of(t));
                g.setInitializer(
                        i,
                        t.toBuilder()
                                .clearRawData()
                                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                                .addExternalData(StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue("quadrant.weights")));
            }
        }
        return new Parts(model.toBuilder().setGraph(g).build().toByteArray(), weights);
    }

    /** The size of all weights in bytes. */
    public long weightBytes() {
        return initializers.values().stream()
                .mapToLong(TensorProto::getSerializedSize)
                .sum();
    }

    /** SHA-256 of {@link #toBytes()}, without creating these bytes in one array. */
    public String sha256() {
        MessageDigest digest = Hashes.digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            model.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
