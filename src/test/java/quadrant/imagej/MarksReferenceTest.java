package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import quadrant.TestData;
import quadrant.dataset.PixelSource;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.RegionSource;
import quadrant.task.Workers;

/** Crops and label maps held against numpy and scikit-image: {@code tools/marks_reference.py}. */
class MarksReferenceTest {
    private static Reference reference;

    private record Reference(List<Double> crop, List<Double> mask, List<List<Integer>> pieces) {}

    @BeforeAll
    static void reads() {
        reference = TestData.json(MarksReferenceTest.class, "marks.json", Reference.class);
    }

    private static RawImage planes(int w, int h, float[] values) {
        return new RawImage(
                "made",
                w,
                h,
                List.of(values),
                PixelType.FLOAT32,
                false,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** An image that counts how often it is read. */
    private record Counted(RawImage planes, AtomicInteger reads) implements PixelSource {
        @Override
        public String name() {
            return "made";
        }

        @Override
        public RawImage read() {
            reads.incrementAndGet();
            return planes;
        }
    }

    private static Counted ramp() {
        float[] values = new float[20 * 23];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * (i / 23) + i % 23;
        }
        return new Counted(planes(23, 20, values), new AtomicInteger());
    }

    @Test
    void a_crop_beyond_the_edge_is_the_image_mirrored() {
        CropRule rule = new CropRule(0.5, Optional.empty(), Optional.empty(), CropRule.Background.KEEP);
        RawImage crop = new AreaPixels(new RecentImages().plane(ramp()), new Roi(17, 1, 6, 10), "a", rule).read();
        assertThat(crop.widthPx()).isEqualTo(20);
        assertThat(crop.channels().get(0)).containsExactly(TestData.floats(reference.crop));
    }

    @Test
    void connected_pieces_are_those_of_scikit_image() {
        LabelMap map = LabelMap.of(planes(31, 24, TestData.floats(reference.mask)));
        List<List<Integer>> found = new ArrayList<>();
        for (LabelMap.Item item : map.items(true)) {
            MarkedArea a = item.area();
            int area = 0;
            for (int i = 0; i < 31 * 24; i++) {
                area += a.inside().orElseThrow().at(i % 31, i / 31) ? 1 : 0;
            }
            found.add(List.of(
                    item.value(), (int) a.leftPx(), (int) a.topPx(), (int) a.widthPx(), (int) a.heightPx(), area));
        }
        assertThat(found)
                .isEqualTo(reference.pieces.stream().map(p -> p.subList(0, 6)).toList());
        assertThat(map.binary()).isFalse();
    }

    @Test
    void a_hundred_thousand_labels_are_found_in_one_pass() {
        int side = 2528;
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / side / 8 * (side / 8) + i % side / 8 + 1;
        }
        long start = System.nanoTime();
        List<LabelMap.Item> items = LabelMap.of(planes(side, side, values)).items(false);
        assertThat(items).hasSize(316 * 316);
        assertThat(items.get(99_000).area().widthPx()).isEqualTo(8);
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
    }

    @Test
    void an_image_is_decoded_once_for_its_rois_and_two_are_kept_at_most() {
        RecentImages recent = new RecentImages();
        List<Counted> images = List.of(ramp(), ramp(), ramp());
        List<Supplier<RegionSource>> kept =
                images.stream().<Supplier<RegionSource>>map(recent::plane).toList();
        Consumer<Integer> read = i -> assertThat(kept.get(i).get()).isNotNull();
        try (Workers workers = new Workers(4)) {
            workers.forEach(200, i -> read.accept(0));
        }
        assertThat(images.get(0).reads().get()).isEqualTo(1);
        List.of(1, 0, 2, 0).forEach(read);
        assertThat(images.get(0).reads().get()).isEqualTo(1);
        read.accept(1);
        assertThat(images.get(1).reads().get()).isEqualTo(2);
    }

    @Test
    void a_class_is_the_name_without_its_numbers() {
        for (String name :
                List.of("lymphocyte 12", "lymphocyte-3", "lymphocyte_003", "lymphocyte", "lymphocyte 12-1")) {
            Roi roi = new Roi(0, 0, 9, 9);
            roi.setName(name);
            assertThat(RoiClass.NAME.of(roi)).as(name).contains("lymphocyte");
        }
        Roi roi = new Roi(0, 0, 9, 9);
        assertThat(RoiClass.NAME.of(roi)).isEmpty();
        roi.setName("CD8 4");
        assertThat(RoiClass.NAME.of(roi)).contains("CD8");
        roi.setName("0012-0345");
        assertThat(RoiClass.NAME.of(roi)).isEmpty();
        assertThat(RoiClass.GROUP.of(roi)).isEmpty();
        assertThat(RoiClass.COLOUR.of(roi)).isEmpty();
    }
}
