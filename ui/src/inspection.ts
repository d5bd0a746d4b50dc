import { mount } from 'svelte';
import './engine';
import './styles/tokens.css';
import './styles/base.css';
import './styles/appearance';
import InspectionWindow from './InspectionWindow.svelte';

const target = document.getElementById('window');
if (target) mount(InspectionWindow, { target });
