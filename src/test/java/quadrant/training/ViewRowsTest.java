package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.Augmenter;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Patch;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelType;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.task.Workers;

class ViewRowsTest {
    private static final int SIZE = 24;
    private static final int VIEW_FLOATS = 3 * SIZE * SIZE;
    private static final int VIEWS = 4;
    private static final int BATCH = 16;
    private static final long SEED = 9;
    private static final AugmentationPlan HEAVY = AugmentationPlan.named("heavy");
    private static final Preprocessing PREPROCESSING = new Preprocessing(
            SIZE,
            ResizeRule.STRETCH,
            ChannelMapping.automatic(),
            ChannelOrder.RGB,
            List.of(100.0, 110.0, 120.0),
            List.of(50.0, 60.0, 70.0),
            Optional.empty());

    /** Noise that its number determines. */
    private record Noise(int number) implements PixelSource {
        @Override
        public String name() {
            return "noise" + number;
        }

        @Override
        public RawImage read() {
            Random random = new Random(number);
            List<float[]> planes = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[SIZE * SIZE];
                for (int i = 0; i < plane.length; i++) {
                    plane[i] = random.nextInt(256);
                }
                planes.add(plane);
            }
            return new RawImage(
                    name(),
                    SIZE,
                    SIZE,
                    planes,
                    PixelType.UINT8,
                    true,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
    }

    private record Broken(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnreadableImageException(name + " is cut off.", "Copy it again.", null);
        }
    }

    private static TrainingImage image(PixelSource pixels, int number) {
        Sample sample = new Sample(
                pixels.name(), pixels, number % 2, new GroupId(pixels.name()), OptionalInt.empty(), Map.of());
        return new TrainingImage(sample, String.format("%016x%048x", number, 0), new PerceptualHash(number, 0, 0, 0));
    }

    private static List<TrainingImage> images(int n) {
        return IntStream.range(0, n).mapToObj(i -> image(new Noise(i), i)).toList();
    }

    private static ViewRows rows(List<TrainingImage> images, Workers workers, boolean overlapped) {
        return new ViewRows(images, VIEWS, new ViewMaker(PREPROCESSING, HEAVY, SEED, workers), overlapped);
    }

    private static float[] expected(int row) {
        Patch canvas = PREPROCESSING.canvas(new Noise(row / VIEWS).read());
        Patch view = Patch.blank(3, SIZE, SIZE);
        new Augmenter(HEAVY, SEED).view(canvas, row / VIEWS, row % VIEWS, view);
        FloatBuffer out = FloatBuffer.allocate(VIEW_FLOATS);
        PREPROCESSING.normalise(view, out);
        return out.array();
    }

    private static float[] gathered(ByteBuffer buffer, int at) {
        float[] view = new float[VIEW_FLOATS];
        buffer.duplicate().order(buffer.order()).clear().asFloatBuffer().get(at * VIEW_FLOATS, view);
        return view;
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "1, true", "3, true"})
    void a_view_is_the_augmenters_to_the_bit_on_any_threads_and_ahead_or_not(int threads, boolean overlapped) {
        int[][] batches = {{5, 0, 39, 7}, {8, 9, 10, 11}, {1, 22}, {5, 0, 39, 7}};
        ByteBuffer into = TestData.direct(4 * VIEW_FLOATS);
        try (Workers workers = new Workers(threads);
                ViewRows rows = rows(images(10), workers, overlapped)) {
            for (int b = 0; b < batches.length; b++) {
                rows.gather(batches[b], into);
                // what was promised does not always come: between epochs other rows are looked at
                rows.ahead(batches[(b + (b == 1 ? 2 : 1)) % batches.length]);
                for (int i = 0; i < batches[b].length; i++) {
                    assertThat(gathered(into, i)).as("batch %d, row %d", b, i).isEqualTo(expected(batches[b][i]));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void an_image_that_cannot_be_read_is_named(boolean overlapped) {
        ByteBuffer into = TestData.direct(VIEW_FLOATS);
        try (Workers workers = new Workers(2);
                ViewRows rows = rows(List.of(image(new Broken("b.tif"), 0)), workers, overlapped)) {
            rows.ahead(new int[] {0});
            assertThatThrownBy(() -> rows.gather(new int[] {0}, into))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageContaining("b.tif");
        }
    }

    /** Kept, the views of the larger set would take 26 MiB. */
    @Test
    void memory_does_not_grow_with_the_number_of_images() {
        long few = growth(10 * BATCH);
        long many = growth(1000);
        long kept = 1000L * VIEWS * VIEW_FLOATS * Float.BYTES;
        assertThat(few).as("few").isLessThan(kept / 8);
        assertThat(many).as("many").isLessThan(kept / 8);
    }

    /** Bytes more in use, on the heap and beside it, after all views of so many images were gathered once. */
    private static long growth(int n) {
        List<TrainingImage> images = images(n);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, n * VIEWS).boxed().toList());
        Collections.shuffle(order, new Random(1));
        ByteBuffer into = TestData.direct(BATCH * VIEW_FLOATS);
        try (Workers workers = new Workers(2);
                ViewRows rows = rows(images, workers, true)) {
            long before = 0;
            for (int from = 0; from + BATCH <= order.size(); from += BATCH) {
                int[] batch = order.subList(from, from + BATCH).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                rows.gather(batch, into);
                rows.ahead(batch);
                if (from == 2 * BATCH) {
                    before = used();
                }
            }
            return used() - before;
        }
    }

    private static long used() {
        long beside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        System.gc();
        return beside + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
