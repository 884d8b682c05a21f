package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.NextTable;
import quadrant.dataset.io.Target;
import quadrant.workspace.WorkspaceFile;

/** The panel without its window: objects of two images, and what comes next. */
class SessionTest extends TestHost {
    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void two_images_with_objects() throws Exception {
        session = events(() -> new Session(this, WorkspaceFile.free(folder), false));
        for (String title : List.of("slide1.tif", "slide2.tif")) {
            ImagePlus image = IJ.createImage(title, "8-bit ramp", 60, 60, 1);
            List<Roi> rois = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Roi roi = new Roi(10 * i, 10, 8, 8);
                roi.setName("cell " + (char) ('a' + i));
                rois.add(roi);
            }
            does(() -> session.take(image, rois, "test", Map.of()));
        }
    }

    @AfterEach
    void end() throws Exception {
        does(session::close);
    }

    private static <T> T events(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        EventQueue.invokeAndWait(task);
        return task.get();
    }

    private void does(Background.Work work) throws Exception {
        events(() -> {
            session.attempt(work);
            return "";
        });
    }

    private String comes() throws Exception {
        String before = session.message();
        does(session::next);
        return came(before);
    }

    private String came(String before) throws Exception {
        while (session.message().equals(before)) {
            Thread.sleep(5);
        }
        return session.current() + " " + session.message();
    }

    private void suggest(String... lines) throws Exception {
        Path csv = Files.write(folder.resolve("suggested.csv"), List.of(lines));
        does(() -> session.suggest(csv));
    }

    @Test
    void the_table_of_next_says_what_comes_next() throws Exception {
        Path csv = folder.resolve("next.csv");
        NextTable.write(
                new Target(csv, List.of(), false),
                List.of(
                        new NextTable.Row("test/slide2.tif#A-0003", 0.5, "A", 0.9, OptionalDouble.empty()),
                        new NextTable.Row("test/slide1.tif#B-0001", 0.625, "B", 0.8, OptionalDouble.of(1.2)),
                        new NextTable.Row("test/slide9.tif#B-0001", 0.75, "B", 0.7, OptionalDouble.empty())),
                true);
        String before = session.message();
        does(() -> session.suggest(csv));
        assertThat(came(before)).isEqualTo("7 Suggested: A 0.50.");
        assertThat(comes()).isEqualTo("0 Suggested: B 0.63.");
        assertThat(comes()).endsWith("Drawn at random: such objects make the score.");
        assertThat(failures).isEmpty();
    }

    @Test
    void a_list_names_objects_as_their_rois_are_named() throws Exception {
        String before = session.message();
        suggest("image,roi", "slide1.tif,cell c", "slide1.tif,9");
        assertThat(came(before)).isEqualTo("2 Suggested.");
    }

    @Test
    void a_table_that_names_none_of_the_objects_or_two_images_of_one_name_is_refused() throws Exception {
        suggest("image,roi", "slide3.tif,1", "slide1.tif,6");
        suggest("image,roi", "a/slide1.tif,1", "b/slide1.tif,1");
        assertThat(failures)
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        none -> assertThat(none).contains("None of the 2 suggestions"),
                        unclear -> assertThat(unclear).contains("not clear which image"));
    }

    @Test
    void an_overlay_is_taken_back_before_a_label() throws Exception {
        List<String> taken = new ArrayList<>();
        does(() -> session.label(List.of(1), Optional.of(session.workspace().classes().get(0))));
        does(() -> session.drawn(() -> taken.add("overlay")));
        does(session::undo);
        assertThat(taken).containsExactly("overlay");
        assertThat(session.workspace().labels()).hasSize(1);
        does(session::undo);
        assertThat(session.workspace().labels()).isEmpty();
        does(() -> session.drawn(() -> taken.add("late")));
        does(() -> session.addClass("third"));
        does(session::undo);
        assertThat(taken).containsExactly("overlay");
        assertThat(session.workspace().classes()).hasSize(2);
    }

    @Test
    void views_are_called_once_for_all_changes_of_a_click() throws Exception {
        List<String> shown = new ArrayList<>();
        does(() -> session.view(() -> shown.add(session.workspace().classes().size() + " " + session.message())));
        Thread.sleep(200);
        shown.clear();
        does(() -> {
            session.addClass("stroma");
            session.brush(0);
            session.go(1);
            session.number(7);
        });
        Thread.sleep(200);
        assertThat(shown).containsExactly("3 There is no class 7 yet. Add it with Add class.");
    }
}
