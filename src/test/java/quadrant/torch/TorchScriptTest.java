package quadrant.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.TestData;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.onnx.Importer;
import quadrant.onnx.NodeModels;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;
import quadrant.workflow.InspectBackbone;

/** What PyTorch computes from an archive that was written without it. */
public class TorchScriptTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path temp;

    /** A network, and an input with what is expected of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String name, OnnxGraph graph, List<Long> dims, float[] input, float[] expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Runs an archive in PyTorch. */
    public static float[] run(Path archive, float[] input, long... dims) {
        new DjlTails().version();
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(archive)
                .optEngine("PyTorch")
                .optTranslator(new NoopTranslator())
                .build();
        try (var model = criteria.loadModel();
                var predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            ByteBuffer bytes = TestData.direct(input.length);
            bytes.asFloatBuffer().put(input);
            return predictor
                    .predict(new NDList(manager.create(bytes, new Shape(dims), DataType.FLOAT32)))
                    .singletonOrThrow()
                    .toType(DataType.FLOAT32, false)
                    .toFloatArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ModelNotFoundException | MalformedModelException | TranslateException e) {
            throw new AssertionError(e);
        }
    }

    private float[] run(Case c) {
        Path archive = temp.resolve("model.pt");
        TorchScript.write(c.graph, false, false, archive);
        return run(archive, c.input, c.dims.stream().mapToLong(Long::longValue).toArray());
    }

    @ParameterizedTest
    @MethodSource("quadrant.TestData#architectures")
    void real_topologies_give_what_onnx_runtime_gives(Path folder) {
        OnnxGraph graph = Importer.read(folder.resolve("model.onnx"), OptionalInt.empty());
        Tensor in = NodeModels.tensor(folder.resolve("input_0.pb"));
        String name = folder.getFileName().toString();
        float[] one = in.floats();
        float[] two = new float[2 * one.length];
        for (int i = 0; i < one.length; i++) {
            two[i] = one[i];
            two[one.length + i] = one[one.length - 1 - i];
        }
        long[] dims = LongStream.concat(
                        LongStream.of(2 * in.dims().get(0)),
                        in.dims().stream().skip(1).mapToLong(Long::longValue))
                .toArray();
        float[] expected = inOnnxRuntime(graph, two, dims);
        Case c = new Case(name, graph, LongStream.of(dims).boxed().toList(), two, expected);
        double error = InspectBackbone.relativeError(run(c), expected);
        assertThat(error).isLessThan(TOLERANCE);
    }

    static float[] inOnnxRuntime(OnnxGraph graph, float[] input, long... dims) {
        int n = (int) dims[0];
        try (Trunk t = new OrtTrunks().load(graph, new Compute(DeviceChoice.CPU, 2), Task.SILENT)) {
            int width = t.featureShapes().get(0).stream()
                    .reduce(1L, (a, b) -> a * b)
                    .intValue();
            ByteBuffer in = TestData.direct(input.length);
            in.asFloatBuffer().put(input);
            ByteBuffer out = TestData.direct(n * width);
            t.run(in, n, List.of(out));
            float[] values = new float[n * width];
            out.asFloatBuffer().get(values);
            return values;
        }
    }

    private record Operator(String name, String model, List<Long> dims, List<Double> output) {}

    static Stream<Case> operators() throws IOException {
        return Stream.of(TestData.json(DjlTails.class, "/quadrant/engine/operators.json", Operator[].class))
                .map(o -> {
                    int size = o.dims.stream().reduce(1L, (a, b) -> a * b).intValue();
                    return new Case(
                            o.name,
                            OnnxGraph.parse(Base64.getDecoder().decode(o.model), o.name),
                            o.dims,
                            TestData.floats(Collections.nCopies(size, 1.0)),
                            TestData.floats(o.output));
                });
    }

    @ParameterizedTest
    @MethodSource("operators")
    void each_operator_alone_gives_what_the_specification_says(Case c) {
        assertThat(InspectBackbone.relativeError(run(c), c.expected)).isLessThan(2e-5);
    }
}
