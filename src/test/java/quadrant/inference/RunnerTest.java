package quadrant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quadrant.app.SmallModel;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.model.FineTunedModel;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.TestViews;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class RunnerTest {
    private static final int ITEMS = 60;

    private final FineTunedModel model = SmallModel.of();
    private final AtomicInteger reading = new AtomicInteger();

    private Runner runner(TestViews views, int threads) {
        return new Runner(
                model.graph(),
                model.preprocessing(),
                views,
                new OrtTrunks(),
                new Compute(DeviceChoice.CPU, threads),
                Task.SILENT);
    }

    private static Iterator<Integer> items() {
        return IntStream.range(0, ITEMS).iterator();
    }

    /** Images that differ and take different times; every seventh cannot be read. */
    private PixelSource image(int item) {
        return new PixelSource() {
            @Override
            public String name() {
                return "image " + item;
            }

            @Override
            public RawImage read() {
                reading.incrementAndGet();
                try {
                    Thread.sleep(item % 3 * 4L);
                    if (item % 7 == 6) {
                        throw new UnreadableImageException(name() + " cannot be read.", "Copy it again.", null);
                    }
                    float[] plane = new float[32 * 32];
                    for (int i = 0; i < plane.length; i++) {
                        plane[i] = (item * 37 + i * (item + 1)) % 256;
                    }
                    return new RawImage(
                            name(),
                            32,
                            32,
                            List.of(plane, plane, plane),
                            PixelType.UINT8,
                            true,
                            List.of(),
                            Optional.empty(),
                            List.of(),
                            List.of());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    reading.decrementAndGet();
                }
            }
        };
    }

    private List<String> rows(TestViews views, int threads) {
        List<String> rows = new ArrayList<>();
        Sink<Integer, float[][]> sink = (item, row) -> rows.add(item + " " + Arrays.toString(row[0]));
        try (Runner runner = runner(views, threads)) {
            runner.run(
                    items(),
                    this::image,
                    sink.skipping((item, why) -> rows.add(item + " " + why.problem())),
                    Task.SILENT);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(TestViews.class)
    void each_item_comes_back_in_its_turn_with_the_row_that_it_has_alone(TestViews views) {
        List<String> rows = rows(views, 4);
        assertThat(rows).isEqualTo(rows(views, 1)).hasSize(ITEMS).doesNotHaveDuplicates();
        for (int i = 0; i < ITEMS; i++) {
            assertThat(rows.get(i)).startsWith(i + (i % 7 == 6 ? " image " + i + " cannot be read." : " ["));
        }
    }

    @Test
    void the_first_item_that_cannot_be_read_ends_the_run_after_those_before_it() {
        List<Integer> taken = new ArrayList<>();
        try (Runner runner = runner(TestViews.NONE, 4)) {
            Sink<Integer, float[][]> sink = (item, row) -> taken.add(item);
            assertThatThrownBy(() -> runner.run(items(), this::image, sink, Task.SILENT))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageStartingWith("image 6 cannot");
        }
        assertThat(taken).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void when_the_sink_ends_a_run_no_image_is_read_any_more() {
        AtomicInteger drawn = new AtomicInteger();
        try (Runner runner = runner(TestViews.NONE, 4)) {
            Sink<Integer, float[][]> sink = (item, row) -> {
                throw new IllegalStateException("full");
            };
            Iterator<Integer> endless =
                    IntStream.generate(() -> drawn.getAndIncrement() % 6).iterator();
            assertThatThrownBy(() -> runner.run(endless, this::image, sink, Task.SILENT))
                    .hasMessage("full");
            assertThat(reading).hasValue(0);
        }
        assertThat(drawn.get()).as("a window of items").isLessThan(20);
    }
}
