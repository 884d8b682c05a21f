package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.AbstractButton;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollBar;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.workspace.WorkspaceFile;

/** The panel with seven classes on the screen of a laptop, laid out without a display. */
class PanelLayoutTest extends TestHost {
    /** What a window manager leaves of 700 pixels at least: its title and borders take the rest. */
    private static final int HEIGHT_PX = 660;

    private static final int WIDTH_PX = 420;

    @TempDir
    private Path folder;

    private Component content = new JPanel();

    @BeforeEach
    @SuppressWarnings("NullAway") // without a window
    void seven_classes() throws Exception {
        AtomicReference<Component> made = new AtomicReference<>();
        EventQueue.invokeAndWait(() -> {
            Session session = new Session(this, WorkspaceFile.free(folder), false);
            for (String name : List.of("eosinophil", "monocyte", "neutrophil", "basophil", "blast")) {
                session.addClass(name);
            }
            session.say("A long message, which says a lot and then goes on and on. ".repeat(12));
            made.set(new PanelView(null, this, session, () -> {}).content());
        });
        // the views are called a little later
        Thread.sleep(300);
        content = Objects.requireNonNull(made.get());
        EventQueue.invokeAndWait(() -> {
            content.setSize(WIDTH_PX, HEIGHT_PX);
            // the height of a text follows from its width
            for (int i = 0; i < 3; i++) {
                lay(content);
            }
        });
    }

    private static void lay(Component c) {
        c.doLayout();
        if (c instanceof Container all) {
            for (Component part : all.getComponents()) {
                lay(part);
            }
        }
    }

    private static List<AbstractButton> buttons(Component in) {
        List<AbstractButton> found = new ArrayList<>();
        if (in instanceof AbstractButton b) {
            found.add(b);
        } else if (in instanceof Container c && !(in instanceof JScrollBar)) {
            for (Component part : c.getComponents()) {
                found.addAll(buttons(part));
            }
        }
        return found;
    }

    @Test
    void all_buttons_are_in_view() {
        List<AbstractButton> buttons = buttons(content);
        assertThat(buttons).hasSizeGreaterThan(22).allSatisfy(b -> {
            Rectangle seen = ((JComponent) b).getVisibleRect();
            assertThat(seen.getSize()).as(b.getText()).isEqualTo(b.getSize());
            assertThat(b.getWidth()).as(b.getText()).isGreaterThanOrEqualTo(b.getPreferredSize().width);
            assertThat(SwingUtilities.convertRectangle(b.getParent(), b.getBounds(), content))
                    .as(b.getText())
                    .matches(at -> new Rectangle(WIDTH_PX, HEIGHT_PX).contains(at));
        });
    }

    @Test
    void each_button_has_a_key_of_its_own() {
        List<Integer> keys = buttons(content).stream()
                .filter(b -> !b.getClass().getName().startsWith("javax.swing.plaf"))
                // those of a class's menu are reached by Tab, as their classes have the digits
                .filter(b -> !"…".equals(b.getText()) && !b.getText().isEmpty())
                .map(AbstractButton::getMnemonic)
                .toList();
        assertThat(keys).hasSizeGreaterThan(15).doesNotContain(0).doesNotHaveDuplicates();
        assertThat(buttons(content).stream().filter(b -> "…".equals(b.getText())))
                .hasSize(7)
                .allMatch(Component::isFocusable);
    }
}
