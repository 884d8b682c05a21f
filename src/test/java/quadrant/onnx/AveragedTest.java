package quadrant.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.ort.OrtTrunks;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class AveragedTest {
    /** ReduceMean takes its axes as an attribute before opset 18, and as an input from there on. */
    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18})
    void means_and_mean_squares_of_each_image_and_channel(int opset) {
        OnnxGraph moments = Averaged.moments(
                Small.graph(opset), List.of(new Averaged("image", List.of(2, 3)), new Averaged("a", List.of(2, 3))));
        ByteBuffer images = TestData.direct(2 * 2 * 12);
        for (int i = 0; i < 48; i++) {
            images.putFloat(i % 12 - 4 + i / 12);
        }
        images.flip();
        try (Trunk trunk = new OrtTrunks().load(moments, new Compute(DeviceChoice.CPU, 1), Task.SILENT)) {
            List<ByteBuffer> out =
                    trunk.featureShapes().stream().map(s -> TestData.direct(4)).toList();
            trunk.run(images, 2, out);
            for (int row = 0; row < 4; row++) {
                double[] sums = new double[4];
                for (int j = 0; j < 12; j++) {
                    double v = j - 4 + row;
                    sums[0] += v / 12;
                    sums[1] += v * v / 12;
                    sums[2] += Math.max(0, v) / 12;
                    sums[3] += Math.max(0, v) * Math.max(0, v) / 12;
                }
                for (int o = 0; o < 4; o++) {
                    assertThat((double) out.get(o).getFloat(row * Float.BYTES)).isCloseTo(sums[o], within(1e-5));
                }
            }
        }
    }
}
