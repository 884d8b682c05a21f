package quadrant.imagej.panel;

import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.TextComponent;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.function.Predicate;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the panel, in its window and in those of its images. They are handled before ImageJ sees them, as it uses some of
 * them otherwise.
 *
 * @param ours the windows in which the keys are active
 */
record Keys(Session session, Predicate<Window> ours) implements KeyEventDispatcher {
    @Override
    public boolean dispatchKeyEvent(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        boolean writing =
                focus.getFocusOwner() instanceof JTextComponent || focus.getFocusOwner() instanceof TextComponent;
        if (window == null || writing || !ours.test(window)) {
            return false;
        }
        Background.Work action = e.isAltDown() ? null : action(e);
        if (action != null && e.getID() == KeyEvent.KEY_PRESSED) {
            session.attempt(action);
        }
        // the typed character and the release that follow a handled press are not passed to ImageJ either
        return action != null || (e.getID() == KeyEvent.KEY_TYPED && "0123456789nN".indexOf(e.getKeyChar()) >= 0);
    }

    private Background.@Nullable Work action(KeyEvent e) {
        int key = e.getKeyCode();
        if (e.isControlDown() || e.isMetaDown()) {
            return switch (key) {
                case KeyEvent.VK_Y -> session::redo;
                case KeyEvent.VK_Z -> e.isShiftDown() ? session::redo : session::undo;
                default -> null;
            };
        }
        int digit = digit(key);
        return digit >= 0 ? () -> session.number(digit) : key == KeyEvent.VK_N ? session::next : null;
    }

    private static int digit(int key) {
        if (key == KeyEvent.VK_DELETE || key == KeyEvent.VK_BACK_SPACE) {
            return 0;
        }
        int digit = key - (key >= KeyEvent.VK_NUMPAD0 ? KeyEvent.VK_NUMPAD0 : KeyEvent.VK_0);
        return digit >= 0 && digit <= 9 ? digit : -1;
    }
}
