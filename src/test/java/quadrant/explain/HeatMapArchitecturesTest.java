package quadrant.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.explain.AttributionMap.Technique;
import quadrant.model.FineTunedModel;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.Patch;
import quadrant.pixels.TestViews;
import quadrant.task.Task;

/** Activation maps of the usual architectures, at an eighth of their width. */
class HeatMapArchitecturesTest {
    private static final Map<String, Technique> EXPECTED = Map.ofEntries(
            Map.entry("convnext_tiny", Technique.GRAD_CAM),
            Map.entry("densenet121", Technique.CAM),
            Map.entry("efficientnet_b0", Technique.CAM),
            Map.entry("googlenet", Technique.CAM),
            Map.entry("inception_v3", Technique.CAM),
            Map.entry("mnasnet", Technique.CAM),
            Map.entry("mobilenet_v2", Technique.CAM),
            Map.entry("mobilenet_v3_large", Technique.GRAD_CAM),
            Map.entry("resnet18", Technique.CAM),
            Map.entry("resnet50", Technique.CAM),
            Map.entry("shufflenet_v2", Technique.CAM),
            Map.entry("squeezenet1_1", Technique.CAM),
            Map.entry("vgg16", Technique.GRAD_CAM),
            Map.entry("vit_b_16", Technique.GRAD_CAM));

    @Test
    void each_is_looked_into_in_the_way_that_its_end_allows() {
        Path folder = TestData.shared("onnx-tests/architectures");
        EXPECTED.forEach((name, technique) -> {
            OnnxGraph network = Importer.read(folder.resolve(name).resolve("model.onnx"), OptionalInt.empty());
            int width = Anatomy.ofClassifier(network).head().width();
            float[] weight = new float[2 * width];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = (float) Math.sin(1.7 * i);
            }
            FineTunedModel model = Nets.model(network, weight, 0, 0);
            int size = network.inputShape().get(2).intValue();
            FineTunedModel sized = new FineTunedModel(
                    model.graph(),
                    model.classes(),
                    Nets.preprocessing(size),
                    model.provenance(),
                    TestViews.NONE,
                    Optional.empty());
            try (HeatMapper mapper = HeatMapper.activations(sized, Nets.ENGINES, Nets.CPU, Task.SILENT)
                    .orElseThrow()) {
                AttributionMap look = mapper.look(noise(size), OptionalInt.of(1), Task.SILENT);
                assertThat(look.technique()).as(name).isEqualTo(technique);
                assertThat(look.grid().values().length).as(name).isGreaterThan(1);
                assertThat(look.heat().values())
                        .as(name)
                        .doesNotContain(Float.NaN)
                        .hasSize(size * size);
            }
        });
    }

    static Patch noise(int size) {
        Patch p = Patch.blank(3, size, size);
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = (float) (127.5 + 120 * Math.sin(0.37 * i + 1e-4 * i * i));
        }
        return p;
    }
}
