package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.Planes;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.task.Task;

class StepPaceTest {
    private record Counted(String name, AtomicInteger reads) implements PixelSource {
        @Override
        public Planes read() {
            reads.incrementAndGet();
            return new Planes(
                    name, 8, 8, List.of(new float[64]), PixelType.UINT8, false, List.of(), Optional.empty(), List.of());
        }
    }

    /** One step is not counted, two are; each makes its views of four images anew. */
    @ParameterizedTest
    @CsvSource({"8, 12", "1, 0"})
    void a_step_includes_the_making_of_its_views_where_everything_is_trained_and_only_there(int depth, int reads) {
        Backbone backbone = new BackboneCatalog().load(BackboneCatalog.DEFAULT);
        AtomicInteger counted = new AtomicInteger();
        List<TrainingImage> images = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Sample sample = new Sample(
                    "i" + i, new Counted("i" + i, counted), i % 2, new GroupId("i" + i), OptionalInt.empty(), Map.of());
            images.add(new TrainingImage(sample, String.format("%064x", i), new PerceptualHash(i, 0, 0, 0)));
        }
        TrainingInput input = new TrainingInput(
                backbone,
                backbone.card().preprocessing(),
                Recipe.proven(Strategy.ALL, depth, AugmentationPlan.named("light"), 1, 1, false),
                2,
                images,
                List.of(),
                5,
                new Compute(DeviceChoice.CPU, 1),
                "pace");

        double seconds = StepPace.seconds(new Engines(new OrtTrunks(), new DjlTails()), input, Task.SILENT);

        assertThat(seconds).isPositive();
        assertThat(counted).hasValue(reads);
    }
}
