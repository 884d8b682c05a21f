package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.awt.Color;
import java.awt.Point;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Workspace.Origin;

/** The gallery by mouse and keys, without a window: 30 objects of one image, which has a file and is not open. */
class GalleryViewTest {
    @TempDir
    private Path folder;

    private GalleryHand hand;

    @BeforeEach
    void thirty_objects() throws Exception {
        hand = new GalleryHand(folder);
        ImagePlus image = IJ.createImage("slide", "8-bit ramp", 640, 60, 1);
        new FileSaver(image).saveAsTiff(folder.resolve("slide.tif").toString());
        ImagePlus there = IJ.openImage(folder.resolve("slide.tif").toString());
        List<Roi> rois = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rois.add(new Roi(20 * i, 10, 18, 18));
        }
        hand.does(() -> {
            hand.session.take(there, rois, "test", Map.of());
            hand.view.sort(Order.DOUBT);
        });
        hand.lay();
    }

    @AfterEach
    void end() throws Exception {
        assertThat(hand.failures).isEmpty();
        hand.close();
    }

    private List<Integer> labelled(int classId) throws Exception {
        return GalleryHand.events(() -> hand.session.workspace().labels().entrySet().stream()
                .filter(e -> e.getValue().classId() == classId)
                .map(Map.Entry::getKey)
                .toList());
    }

    @Test
    void what_is_framed_gets_its_class_by_one_key_and_one_step_takes_it_back() throws Exception {
        hand.drag(hand.middle(0), hand.middle(10), 0);
        hand.key(KeyEvent.VK_2, 0);
        int columns = hand.view.grid().getWidth() / GalleryView.CELL_PX;
        assertThat(labelled(1)).hasSize(10 % columns + 1 + (10 >= columns ? 10 % columns + 1 : 0));
        assertThat(hand.session.workspace().label(0).orElseThrow().origin()).isEqualTo(Origin.QUEUE);
        hand.does(hand.session::undo);
        assertThat(labelled(1)).isEmpty();
    }

    @Test
    void clicks_and_keys_select_as_in_every_list() throws Exception {
        hand.click(2, 0);
        hand.click(4, InputEvent.SHIFT_DOWN_MASK);
        hand.click(7, InputEvent.CTRL_DOWN_MASK);
        hand.key(KeyEvent.VK_1, 0);
        assertThat(labelled(0)).containsExactly(2, 3, 4, 7);
        hand.key(KeyEvent.VK_RIGHT, InputEvent.SHIFT_DOWN_MASK);
        hand.key(KeyEvent.VK_2, 0);
        assertThat(labelled(1)).containsExactly(7, 8);
        hand.key(KeyEvent.VK_A, InputEvent.CTRL_DOWN_MASK);
        assertThat(hand.session.chosen()).hasSize(30);
        hand.does(hand.session::escape);
        hand.until(() -> hand.gallery().selected().isEmpty());
    }

    @Test
    void a_misfit_is_dragged_to_another_class() throws Exception {
        hand.click(0, 0);
        hand.click(4, InputEvent.SHIFT_DOWN_MASK);
        hand.key(KeyEvent.VK_1, 0);
        hand.click(5, 0);
        hand.key(KeyEvent.VK_2, 0);
        hand.key(KeyEvent.VK_P, 0);
        hand.lay();
        assertThat(hand.gallery().sections()).hasSize(3);
        int misfit = hand.gallery().place(3);
        hand.click(misfit, 0);
        Point row = GalleryHand.events(() -> {
            hand.layNow();
            return SwingUtilities.convertPoint(hand.view.content(), rowOf(1), hand.view.grid());
        });
        hand.drag(hand.middle(misfit), row, 0);
        assertThat(labelled(1)).containsExactly(3, 5);
        hand.drag(hand.middle(hand.gallery().place(20)), row, 0);
        assertThat(labelled(1)).containsExactly(3, 5, 20);
        hand.drag(
                hand.middle(hand.gallery().place(21)),
                hand.middle(hand.gallery().place(23)),
                0);
        assertThat(hand.session.chosen()).containsExactly(21, 22, 23);
    }

    /** Where a class's row is. */
    private Point rowOf(int place) {
        for (int y = 0; y < GalleryHand.HEIGHT_PX; y++) {
            Point at = new Point(60, y);
            if (hand.view
                    .classes()
                    .at(hand.view.content(), at)
                    .equals(Optional.of(hand.session.workspace().classes().get(place)))) {
                return at;
            }
        }
        throw new AssertionError("no such class");
    }

    @Test
    void with_a_class_pressed_in_a_frame_alone_labels() throws Exception {
        hand.does(() -> hand.session.brush(1));
        hand.drag(hand.middle(1), hand.middle(3), 0);
        assertThat(labelled(1)).containsExactly(1, 2, 3);
    }

    @Test
    void pictures_of_a_file_that_is_not_open_are_painted_in_their_frames() throws Exception {
        hand.does(() -> hand.view.sort(Order.CLASS));
        hand.click(29, 0);
        hand.key(KeyEvent.VK_1, 0);
        hand.does(hand.session::escape);
        hand.until(() -> hand.gallery().selected().isEmpty());
        Point at = hand.middle(29);
        BufferedImage screen = hand.screen();
        for (int tries = 0; tries < 100 && screen.getRGB(at(at).x, at(at).y) == Color.LIGHT_GRAY.getRGB(); tries++) {
            Thread.sleep(20);
            screen = hand.screen();
        }
        int expected = 255 * (29 * 20 + 9) / 640;
        assertThat(new Color(screen.getRGB(at(at).x, at(at).y)).getRed()).isBetween(expected - 8, expected + 8);
        Point edge = at(new Point(hand.gallery().xPx(29) + 6, at.y));
        assertThat(screen.getRGB(edge.x, edge.y) & 0xffffff)
                .isEqualTo(hand.session.workspace().classes().get(0).rgb());
    }

    /** A point of the pictures on the screen. */
    private Point at(Point of) {
        return SwingUtilities.convertPoint(hand.view.grid(), of, hand.view.content());
    }

    @Test
    void each_image_of_a_folder_of_crops_is_an_object_and_is_cut_out_whole() throws Exception {
        Path crops = Files.createDirectories(folder.resolve("crops/patient"));
        for (int i = 0; i < 3; i++) {
            new FileSaver(IJ.createImage("crop", "8-bit ramp", 40, 30, 1))
                    .saveAsPng(crops.resolve("crop" + i + ".png").toString());
        }
        Files.writeString(crops.resolve("notes.txt"), "no image");
        try (GalleryHand own = new GalleryHand(Files.createDirectories(folder.resolve("own")))) {
            own.does(() -> own.session.takeCrops(Objects.requireNonNull(crops.getParent())));
            own.until(() -> own.session.workspace().objects().length == 3);
            own.does(() -> own.session.takeCrops(Objects.requireNonNull(crops.getParent())));
            own.until(() -> own.session.message().startsWith("0 crops"));
            assertThat(own.session.workspace().wholeImages()).isTrue();
            own.until(() -> own.session.learner().features().count() == 3);
            own.does(() -> {
                own.session.choose(List.of(0, 1));
                own.session.number(1);
                own.session.choose(List.of(2));
                own.session.number(2);
                new MarksFolder(own.session.workspace(), own.session.cells(), folder.resolve("marks")).write();
                own.session.undo();
                own.session.undo();
                own.session.undo();
            });
            assertThat(Files.readAllLines(folder.resolve("marks/marks.csv")))
                    .containsExactly(
                            "image,label",
                            crops.resolve("crop0.png") + ",A",
                            crops.resolve("crop1.png") + ",A",
                            crops.resolve("crop2.png") + ",B");
            assertThat(own.session.workspace().pictures()).isEmpty();
            try (Stream<Path> written = Files.list(folder.resolve("marks"))) {
                assertThat(written).hasSize(1);
            }
            assertThat(own.failures).isEmpty();
        }
    }
}
