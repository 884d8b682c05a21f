package quadrant.imagej.panel;

import java.awt.event.InputEvent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import quadrant.workspace.Gallery.Order;

/** The gallery's picture of docs/PANEL.md: sample-data with five labels of each class. Argument: the PNG to write. */
final class GalleryPicture {
    private static final int LABELS = 5;

    private GalleryPicture() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("gallery");
        try (GalleryHand hand = new GalleryHand(folder)) {
            hand.does(() -> hand.session.takeCrops(Path.of("sample-data")));
            hand.until(() -> hand.session.learner().features().count() > 0
                    && hand.session.learner().left() == 0);
            Map<String, List<Integer>> of = IntStream.of(
                            hand.session.workspace().objects())
                    .boxed()
                    .collect(Collectors.groupingBy(i -> Path.of(
                                    hand.session.workspace().pictureOf(i).file())
                            .getName(Path.of("sample-data").toAbsolutePath().getNameCount())
                            .toString()));
            for (String name : List.of("segmented", "round", "kidney", "bilobed")) {
                hand.does(() -> {
                    hand.session.name(name);
                    hand.session.label(
                            Objects.requireNonNull(of.get(name)).subList(0, LABELS),
                            hand.session.offered().stream()
                                    .filter(c -> c.name().equals(name))
                                    .findFirst());
                    hand.session.brush(-1);
                });
            }
            hand.until(() -> hand.session.learner().forecast().of().size() > LABELS);
            Thread.sleep(3000);
            hand.does(() -> hand.view.sort(Order.CLASS));
            hand.lay();
            hand.click(2, 0);
            hand.click(4, InputEvent.SHIFT_DOWN_MASK);
            hand.does(() -> hand.session.say("Press the number of a class, or drag them onto it."));
            hand.lay();
            Thread.sleep(3000);
            ImageIO.write(hand.screen(), "png", new File(args[0]));
        }
    }
}
