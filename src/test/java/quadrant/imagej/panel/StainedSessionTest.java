package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.imagej.Stained;
import quadrant.pixels.ChannelSet;
import quadrant.workspace.FeatureTable;

/** The panel without its window, on images of four channels: their classes differ in the last one alone. */
class StainedSessionTest {
    private static final int LABELS = 10;

    @TempDir
    private Path folder;

    private ImagePlus saved(ImagePlus image) {
        Path file = folder.resolve(image.getTitle());
        new FileSaver(image).saveAsTiff(file.toString());
        return IJ.openImage(file.toString());
    }

    private static void take(GalleryHand hand, ImagePlus image, List<Roi> cells) throws Exception {
        hand.does(() -> hand.session.take(image, cells, "test", Map.of()));
    }

    private static void label(GalleryHand hand, Stained made, int first) throws Exception {
        hand.does(() -> {
            for (int i = 0; i < LABELS; i++) {
                int of = made.cells.get(i).getName().startsWith("striped") ? 0 : 1;
                hand.session.label(
                        List.of(first + i),
                        Optional.of(hand.session.workspace().classes().get(of)));
            }
        });
    }

    private static double accuracy(GalleryHand hand, Stained made, int first) {
        int right = 0;
        for (int i = LABELS; i < made.cells.size(); i++) {
            int of = made.cells.get(i).getName().startsWith("striped") ? 0 : 1;
            right += hand.session.learner().forecast().place(first + i) == of ? 1 : 0;
        }
        return right / (double) (made.cells.size() - LABELS);
    }

    private static List<String> names(GalleryHand hand) {
        return hand.session.workspace().channels().map(ChannelSet::names).orElse(List.of());
    }

    @Test
    void the_channel_that_knows_the_classes_is_read_and_the_ranges_stay() throws Exception {
        Stained made = new Stained("dim.tif", 6, 5, 1, 1);
        ChannelSet kept;
        float[] features;
        Path project;
        try (GalleryHand hand = new GalleryHand(folder)) {
            take(hand, saved(made.image), made.cells);
            label(hand, made, 0);
            hand.until(() -> hand.session.learner().details().endsWith("\nReads channel 4 (Actin) of 4."));
            hand.until(() -> hand.session.learner().features().count() == 30
                    && hand.session.learner().left() == 0
                    && accuracy(hand, made, 0) >= 0.9);
            assertThat(names(hand)).isEqualTo(Stained.CHANNELS);
            assertThat(hand.session.learner().score().text()).contains("Balanced accuracy ");
            features = row(hand, 7);
            assertThat(features.length % 4).isZero();
            // the same beside a bright image, which widens the ranges once
            kept = hand.session.workspace().channels().orElseThrow();
            assertThat(kept.channels()).allMatch(c -> c.low() > 150 && c.low() < 250 && c.high() < 2600);
            project = hand.session.file();
            assertThat(hand.failures).isEmpty();
        }
        try (GalleryHand hand = new GalleryHand(folder)) {
            hand.does(() -> hand.session.open(project, true));
            hand.until(() -> hand.session.learner().features().count() == 30);
            assertThat(hand.session.workspace().channels()).contains(kept);
            assertThat(row(hand, 7)).isEqualTo(features);
            Stained bright = new Stained("bright.tif", 3, 3, 4, 2);
            take(hand, saved(bright.image), bright.cells);
            hand.until(() -> hand.session.learner().features().count() == 39);
            ChannelSet wide = hand.session.workspace().channels().orElseThrow();
            assertThat(wide.channels()).allMatch(c -> c.low() < 250 && c.high() > 4000);
            assertThat(row(hand, 7)).isNotEqualTo(features);
            hand.does(hand.session::undo);
            assertThat(hand.session.workspace().channels()).contains(wide);
            assertThat(hand.failures).isEmpty();
        }
    }

    private static float[] row(GalleryHand hand, int item) {
        return Optional.ofNullable(hand.session.learner().features().row(item))
                .map(FeatureTable.Row::layers)
                .orElseThrow();
    }

    @Test
    void a_project_of_colour_images_keeps_three_channels_together() throws Exception {
        try (GalleryHand hand = new GalleryHand(folder)) {
            Stained colour = new Stained("colour.tif", 3, 3, 1, 3);
            ImagePlus rgb = IJ.createImage("rgb.tif", "RGB ramp", 150, 150, 1);
            take(hand, saved(rgb), colour.cells);
            hand.does(hand.session.learner()::computeAll);
            hand.until(() -> hand.session.learner().features().count() == 9);
            int width = row(hand, 0).length;
            assertThat(hand.session.workspace().channels()).isEmpty();
            Stained four = new Stained("four.tif", 3, 3, 1, 4);
            take(hand, saved(four.image), four.cells);
            hand.until(() -> hand.session.learner().features().count() == 18);
            assertThat(names(hand)).isEmpty();
            assertThat(row(hand, 17)).hasSize(width);
            assertThat(hand.session.learner().details()).doesNotContain("Reads");
        }
    }

    @Test
    void an_image_that_lacks_a_channel_is_named() throws Exception {
        try (GalleryHand hand = new GalleryHand(folder)) {
            Stained four = new Stained("four.tif", 3, 3, 1, 4);
            take(hand, saved(four.image), four.cells);
            hand.does(hand.session.learner()::computeAll);
            hand.until(() -> hand.session.learner().features().count() == 9);
            List<Roi> cells = new ArrayList<>(four.cells);
            take(hand, saved(IJ.createImage("rgb.tif", "RGB ramp", 150, 150, 1)), cells);
            hand.until(() -> hand.session.message().contains("so channel "));
            assertThat(hand.session.message())
                    .contains(" has 3 channels without names, so channel DAPI cannot be found.");
            assertThat(hand.session.learner().features().count()).isEqualTo(9);
        }
    }
}
